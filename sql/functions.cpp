#include "sql/functions.hpp"

#include <algorithm>
#include <vector>

#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;

constexpr std::array later_functions = std::to_array<std::string_view>({
    "age",
    "any_value",
    "array_agg",
    "array_length",
    "array_position",
    "array_to_string",
    "ascii",
    "bit_and",
    "bit_or",
    "chr",
    "col_description",
    "corr",
    "cume_dist",
    "date_bin",
    "date_part",
    "date_trunc",
    "decode",
    "dense_rank",
    "encode",
    "exp",
    "extract",
    "first_value",
    "format",
    "gen_random_uuid",
    "generate_series",
    "generate_subscripts",
    "has_database_privilege",
    "has_schema_privilege",
    "has_table_privilege",
    "inet_client_addr",
    "inet_server_addr",
    "inet_server_port",
    "initcap",
    "isfinite",
    "json_agg",
    "json_build_object",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_array_elements",
    "jsonb_build_object",
    "jsonb_each",
    "jsonb_each_text",
    "jsonb_object_agg",
    "jsonb_object_keys",
    "jsonb_pretty",
    "justify_days",
    "justify_hours",
    "justify_interval",
    "lag",
    "last_value",
    "lead",
    "ln",
    "log",
    "lpad",
    "make_date",
    "make_interval",
    "make_timestamptz",
    "md5",
    "mode",
    "nth_value",
    "ntile",
    "obj_description",
    "overlay",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "pg_backend_start_time",
    "pg_collation_for",
    "pg_conf_load_time",
    "pg_encoding_to_char",
    "pg_function_is_visible",
    "pg_get_constraintdef",
    "pg_get_expr",
    "pg_get_functiondef",
    "pg_get_indexdef",
    "pg_get_userbyid",
    "pg_get_viewdef",
    "pg_postmaster_start_time",
    "pg_size_pretty",
    "pg_sleep",
    "pg_table_is_visible",
    "pg_type_is_visible",
    "pg_typeof",
    "pg_wal_lsn_diff",
    "power",
    "quote_ident",
    "quote_literal",
    "quote_nullable",
    "random",
    "rank",
    "regexp_match",
    "regexp_matches",
    "regexp_replace",
    "regexp_split_to_array",
    "regexp_split_to_table",
    "repeat",
    "reverse",
    "row_number",
    "row_to_json",
    "rpad",
    "set_config",
    "sha256",
    "shobj_description",
    "sign",
    "similar_to_escape",
    "sqrt",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "string_to_array",
    "timezone",
    "to_char",
    "to_date",
    "to_hex",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_timestamp",
    "translate",
    "txid_current",
    "unnest",
    "var_pop",
    "var_samp",
    "variance",
    "width_bucket",
});

/// Names that Postgres also has for intervals and other kinds of types, so that an untyped literal
/// alone does not tell which is meant.
bool has_other_kinds(std::string_view name) {
    constexpr std::array<std::string_view, 7> names = {"+", "-", "*", "/", "sum", "avg", "trunc"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// How well a signature fits: more is better, in this order.
struct Fit {
    int exact = 0;
    int preferred = 0;
    int text_for_unknown = 0;
    int preferred_for_unknown = 0;
    auto operator<=>(const Fit&) const = default;
};

std::optional<Fit> fit(const Signature& signature, std::span<const Oid> types) {
    Fit result;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const Oid wanted = signature.arguments[i];
        if (!converts_implicitly(types[i], wanted)) {
            return std::nullopt;
        }
        if (types[i] == Oid::unknown) {
            result.text_for_unknown += wanted == Oid::text ? 1 : 0;
            const bool preferred = is_preferred(wanted) && !has_other_kinds(signature.name);
            result.preferred_for_unknown += preferred ? 1 : 0;
        } else if (types[i] == wanted) {
            ++result.exact;
        } else {
            result.preferred += is_preferred(wanted) ? 1 : 0;
        }
    }
    return result;
}

/// Of two arguments with one untyped literal, the literal is first taken to be of the other's type.
std::vector<Oid> assumed_alike(std::span<const Oid> types) {
    std::vector<Oid> assumed(types.begin(), types.end());
    if (assumed.size() == 2 && assumed[0] == Oid::unknown) {
        assumed[0] = assumed[1];
    } else if (assumed.size() == 2 && assumed[1] == Oid::unknown) {
        assumed[1] = assumed[0];
    }
    return assumed;
}

bool takes_exactly(const Signature& signature, std::span<const Oid> types) {
    return std::equal(types.begin(), types.end(), signature.arguments.begin());
}

}  // namespace

std::size_t Signature::arity() const {
    const auto end = std::find(arguments.begin(), arguments.end(), Oid::invalid);
    return static_cast<std::size_t>(end - arguments.begin());
}

Resolution resolve(
    std::span<const Signature> signatures, std::string_view name, std::span<const Oid> types
) {
    const std::vector<Oid> assumed = assumed_alike(types);
    Resolution best;
    Fit best_fit;
    for (const Signature& signature : signatures) {
        if (signature.name != name || signature.arity() != types.size()) {
            continue;
        }
        if (takes_exactly(signature, assumed)) {
            return {.match = Match::found, .signature = &signature};
        }
        const auto its_fit = fit(signature, types);
        if (!its_fit) {
            continue;
        }
        if (best.match == Match::none || *its_fit > best_fit) {
            best = {.match = Match::found, .signature = &signature};
            best_fit = *its_fit;
        } else if (*its_fit == best_fit) {
            best.match = Match::ambiguous;
        }
    }
    return best;
}

bool is_later_function(std::string_view name) {
    return std::find(later_functions.begin(), later_functions.end(), name) != later_functions.end();
}

}  // namespace sql
