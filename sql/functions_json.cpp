#include "sql/functions_json.hpp"

#include <charconv>

#include "protocol/pgwire/value_errors.hpp"
#include "sql/functions_argument.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

template <bool binary>
Value as_json(const Json* found) {
    if (found == nullptr) {
        return {};
    }
    return binary ? print_json(*found) : std::string(found->source);
}

template <bool binary>
Value as_text(const Json* found) {
    if (found == nullptr || found->kind == JsonKind::null) {
        return {};
    }
    return found->kind == JsonKind::string ? Value(found->text) : as_json<binary>(found);
}

const Json* find_item(const Json& array, std::int64_t index) {
    const auto count = static_cast<std::int64_t>(array.items.size());
    index = index < 0 ? index + count : index;
    const bool there = array.kind == JsonKind::array && index >= 0 && index < count;
    return there ? &array.items[static_cast<std::size_t>(index)] : nullptr;
}

const Json* follow(const Json& value, std::span<const std::optional<std::string>> path) {
    const Json* at = &value;
    for (const auto& step : path) {
        if (!step || at == nullptr) {
            return nullptr;
        }
        if (at->kind == JsonKind::object) {
            at = find_member(*at, *step);
            continue;
        }
        std::int64_t index = 0;
        const auto [end, error] = std::from_chars(step->data(), step->data() + step->size(), index);
        const bool is_index = error == std::errc() && end == step->data() + step->size();
        at = is_index ? find_item(*at, index) : nullptr;
    }
    return at;
}

using Output = Value (*)(const Json*);

template <bool binary, Output output>
Value member(Arguments a) {
    const Json json = parse_json(text_of(a[0]), binary);
    return output(find_member(json, text_of(a[1])));
}

template <bool binary, Output output>
Value item(Arguments a) {
    const Json json = parse_json(text_of(a[0]), binary);
    if (binary && !json.is_container()) {
        // jsonb keeps a plain value as the one element of an array, and shows it here.
        return output(integer_of(a[1]) == 0 || integer_of(a[1]) == -1 ? &json : nullptr);
    }
    return output(find_item(json, integer_of(a[1])));
}

template <bool binary, Output output>
Value at_path(Arguments a) {
    const Json json = parse_json(text_of(a[0]), binary);
    return output(follow(json, array_elements(text_of(a[1]))));
}

/// json_extract_path(json, step, …).
template <bool binary, Output output>
Value at_steps(Arguments a) {
    const Json json = parse_json(text_of(a[0]), binary);
    std::vector<std::optional<std::string>> path;
    for (const Value& step : a.subspan(1)) {
        path.emplace_back(text_of(step));
    }
    return output(follow(json, path));
}

bool holds(const Json& outer, const Json& inner, bool top);

bool holds_item(const Json& array, const Json& wanted) {
    for (const Json& item : array.items) {
        if (wanted.is_container() ? holds(item, wanted, false) : same_json(item, wanted)) {
            return true;
        }
    }
    return false;
}

/// @>: on the outside an array also holds a plain value.
bool holds(const Json& outer, const Json& inner, bool top) {
    if (top && outer.kind == JsonKind::array && !inner.is_container()) {
        return holds_item(outer, inner);
    }
    if (outer.kind != inner.kind) {
        return false;
    }
    if (!inner.is_container()) {
        return same_json(outer, inner);
    }
    for (std::size_t i = 0; i < inner.items.size(); ++i) {
        if (inner.kind == JsonKind::array) {
            if (!holds_item(outer, inner.items[i])) {
                return false;
            }
            continue;
        }
        const Json* member = find_member(outer, inner.keys[i]);
        if (member == nullptr || !holds(*member, inner.items[i], false)) {
            return false;
        }
    }
    return true;
}

Value contains(Arguments a) {
    return std::int64_t{
        holds(parse_json(text_of(a[0]), true), parse_json(text_of(a[1]), true), true)};
}

/// A key of an object, a string of an array, or the string itself.
bool has_key(const Json& json, std::string_view key) {
    if (json.kind == JsonKind::string) {
        return json.text == key;
    }
    if (json.kind == JsonKind::object) {
        return find_member(json, key) != nullptr;
    }
    for (const Json& item : json.items) {
        if (item.kind == JsonKind::string && item.text == key) {
            return true;
        }
    }
    return false;
}

Value exists(Arguments a) {
    return std::int64_t{has_key(parse_json(text_of(a[0]), true), text_of(a[1]))};
}

template <bool all>
Value exist_of(Arguments a) {
    const Json json = parse_json(text_of(a[0]), true);
    for (const auto& key : array_elements(text_of(a[1]))) {
        if (key && has_key(json, *key) != all) {
            return std::int64_t{!all};
        }
    }
    return std::int64_t{all};
}

Value type_of(Arguments a) {
    constexpr std::string_view names[] = {"null", "string", "number", "boolean", "array", "object"};
    return std::string(names[static_cast<std::size_t>(parse_json(text_of(a[0]), false).kind)]);
}

Value array_length(Arguments a) {
    const Json json = parse_json(text_of(a[0]), false);
    if (json.kind != JsonKind::array) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            json.kind == JsonKind::object ? "cannot get array length of a non-array"
                                          : "cannot get array length of a scalar"
        );
    }
    return static_cast<std::int64_t>(json.items.size());
}

Value key(Arguments a) {
    return json_key(parse_json(text_of(a[0]), true));
}

Value normalized(Arguments a) {
    return normalized_json(text_of(a[0]));
}

Value pretty(Arguments a) {
    return pretty_json(parse_json(text_of(a[0]), true));
}

/// A jsonb number or boolean for a cast; `kind` in the words of Postgres's error.
template <JsonKind kind>
Value scalar(Arguments a) {
    constexpr std::string_view names[] = {
        "null", "string", "numeric", "boolean", "array", "object"};
    const Json json = parse_json(text_of(a[0]), true);
    if (json.kind != kind) {
        const std::string_view shown =
            json.is_container() ? "array or object" : names[static_cast<std::size_t>(json.kind)];
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "cannot cast jsonb " +
                std::string(
                    json.kind == JsonKind::array    ? "array"
                    : json.kind == JsonKind::object ? "object"
                                                    : shown
                ) +
                " to type " + std::string(text_of(a[1]))
        );
    }
    return kind == JsonKind::boolean ? Value(std::int64_t{json.text == "true"}) : Value(json.text);
}

constexpr SqliteFunction functions[] = {
    {"pg_jsonb", 1, strict<normalized>},
    {"pg_jsonb_key", 1, strict<key>},
    {"pg_jsonb_pretty", 1, strict<pretty>},
    {"pg_jsonb_numeric", 2, strict<scalar<JsonKind::number>>},
    {"pg_jsonb_boolean", 2, strict<scalar<JsonKind::boolean>>},
    {"pg_json_member", 2, strict<member<false, as_json<false>>>},
    {"pg_json_member_text", 2, strict<member<false, as_text<false>>>},
    {"pg_json_item", 2, strict<item<false, as_json<false>>>},
    {"pg_json_item_text", 2, strict<item<false, as_text<false>>>},
    {"pg_json_path", 2, strict<at_path<false, as_json<false>>>},
    {"pg_json_path_text", 2, strict<at_path<false, as_text<false>>>},
    {"pg_json_steps", -1, strict<at_steps<false, as_json<false>>>},
    {"pg_json_steps_text", -1, strict<at_steps<false, as_text<false>>>},
    {"pg_jsonb_member", 2, strict<member<true, as_json<true>>>},
    {"pg_jsonb_member_text", 2, strict<member<true, as_text<true>>>},
    {"pg_jsonb_item", 2, strict<item<true, as_json<true>>>},
    {"pg_jsonb_item_text", 2, strict<item<true, as_text<true>>>},
    {"pg_jsonb_path", 2, strict<at_path<true, as_json<true>>>},
    {"pg_jsonb_path_text", 2, strict<at_path<true, as_text<true>>>},
    {"pg_jsonb_steps", -1, strict<at_steps<true, as_json<true>>>},
    {"pg_jsonb_steps_text", -1, strict<at_steps<true, as_text<true>>>},
    {"pg_jsonb_contains", 2, strict<contains>},
    {"pg_jsonb_exists", 2, strict<exists>},
    {"pg_jsonb_exists_any", 2, strict<exist_of<false>>},
    {"pg_jsonb_exists_all", 2, strict<exist_of<true>>},
    {"pg_json_typeof", 1, strict<type_of>},
    {"pg_json_array_length", 1, strict<array_length>},
};

}  // namespace

std::vector<std::optional<std::string>> array_elements(std::string_view text) {
    const auto malformed = [&] {
        return statement_error(
            sqlstate::invalid_text_representation,
            "malformed array literal: \"" + std::string(text.substr(0, 200)) + "\""
        );
    };
    std::vector<std::optional<std::string>> elements;
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
        throw malformed();
    }
    std::string_view rest = text.substr(1, text.size() - 2);
    while (!rest.empty()) {
        std::string element;
        bool quoted = false;
        std::size_t at = 0;
        for (bool inside = false; at < rest.size() && (inside || rest[at] != ','); ++at) {
            if (rest[at] == '"') {
                inside = !inside;
                quoted = true;
                continue;
            }
            at += rest[at] == '\\' && at + 1 < rest.size() ? 1 : 0;
            element += rest[at];
        }
        const bool is_null = !quoted && (element == "NULL" || element == "null");
        elements.push_back(is_null ? std::nullopt : std::optional(std::move(element)));
        if (at + 1 == rest.size()) {
            throw malformed();
        }
        rest.remove_prefix(std::min(at + 1, rest.size()));
    }
    return elements;
}

std::span<const SqliteFunction> json_functions() {
    return functions;
}

}  // namespace sql
