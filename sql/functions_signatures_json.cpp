// json and jsonb: their operators and functions.
#include "sql/functions_signatures.hpp"

namespace sql {

namespace {

using enum protocol::Oid;

constexpr Signature operators[] = {
    {"->", json, {json, text}, "pg_json_member($1, $2)"},
    {"->", json, {json, int4}, "pg_json_item($1, $2)"},
    {"->>", text, {json, text}, "pg_json_member_text($1, $2)"},
    {"->>", text, {json, int4}, "pg_json_item_text($1, $2)"},
    {"#>", json, {json, text_array}, "pg_json_path($1, $2)"},
    {"#>>", text, {json, text_array}, "pg_json_path_text($1, $2)"},
    {"->", jsonb, {jsonb, text}, "pg_jsonb_member($1, $2)"},
    {"->", jsonb, {jsonb, int4}, "pg_jsonb_item($1, $2)"},
    {"->>", text, {jsonb, text}, "pg_jsonb_member_text($1, $2)"},
    {"->>", text, {jsonb, int4}, "pg_jsonb_item_text($1, $2)"},
    {"#>", jsonb, {jsonb, text_array}, "pg_jsonb_path($1, $2)"},
    {"#>>", text, {jsonb, text_array}, "pg_jsonb_path_text($1, $2)"},
    {"@>", boolean, {jsonb, jsonb}, "pg_jsonb_contains($1, $2)"},
    {"<@", boolean, {jsonb, jsonb}, "pg_jsonb_contains($2, $1)"},
    {"?", boolean, {jsonb, text}, "pg_jsonb_exists($1, $2)"},
    {"?|", boolean, {jsonb, text_array}, "pg_jsonb_exists_any($1, $2)"},
    {"?&", boolean, {jsonb, text_array}, "pg_jsonb_exists_all($1, $2)"},
    {"||", jsonb, {jsonb, jsonb}, "pg_jsonb_concat($1, $2)"},
    {"-", jsonb, {jsonb, text}, "pg_jsonb_without_key($1, $2)"},
    {"-", jsonb, {jsonb, int4}, "pg_jsonb_without_item($1, $2)"},
    {"-", jsonb, {jsonb, text_array}, "pg_jsonb_without_keys($1, $2)"},
    {"#-", jsonb, {jsonb, text_array}, "pg_jsonb_without_path($1, $2)"},
};

constexpr Signature functions[] = {
    {"json_typeof", text, {json}, "pg_json_typeof($1)"},
    {"json_array_length", int4, {json}, "pg_json_array_length($1)"},
    {"json_object_field", json, {json, text}, "pg_json_member($1, $2)"},
    {"json_object_field_text", text, {json, text}, "pg_json_member_text($1, $2)"},
    {"json_array_element", json, {json, int4}, "pg_json_item($1, $2)"},
    {"json_array_element_text", text, {json, int4}, "pg_json_item_text($1, $2)"},
    {"jsonb_typeof", text, {jsonb}, "pg_json_typeof($1)"},
    {"jsonb_array_length", int4, {jsonb}, "pg_json_array_length($1)"},
    {"jsonb_object_field", jsonb, {jsonb, text}, "pg_jsonb_member($1, $2)"},
    {"jsonb_object_field_text", text, {jsonb, text}, "pg_jsonb_member_text($1, $2)"},
    {"jsonb_array_element", jsonb, {jsonb, int4}, "pg_jsonb_item($1, $2)"},
    {"jsonb_array_element_text", text, {jsonb, int4}, "pg_jsonb_item_text($1, $2)"},
    {"jsonb_pretty", text, {jsonb}, "pg_jsonb_pretty($1)"},
    {"jsonb_strip_nulls", jsonb, {jsonb}, "pg_jsonb_strip_nulls($1)"},
    {"jsonb_set", jsonb, {jsonb, text_array, jsonb}, "pg_jsonb_set($1, $2, $3, 1)"},
    {"jsonb_set", jsonb, {jsonb, text_array, jsonb, boolean}, "pg_jsonb_set($1, $2, $3, $4)"},
    {"jsonb_insert", jsonb, {jsonb, text_array, jsonb}, "pg_jsonb_insert($1, $2, $3, 0)"},
    {"jsonb_insert", jsonb, {jsonb, text_array, jsonb, boolean}, "pg_jsonb_insert($1, $2, $3, $4)"},
    {"jsonb_contains", boolean, {jsonb, jsonb}, "pg_jsonb_contains($1, $2)"},
    {"jsonb_exists", boolean, {jsonb, text}, "pg_jsonb_exists($1, $2)"},
};

}  // namespace

SignaturePart json_signatures() {
    return {.operators = operators, .functions = functions, .aggregates = {}};
}

}  // namespace sql
