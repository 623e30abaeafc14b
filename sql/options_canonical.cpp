// A value's canonical form by its option's type, and the refusal that names the option.
#include <string>
#include <utility>

#include "protocol/error.hpp"
#include "protocol/lsn.hpp"
#include "protocol/text.hpp"
#include "sql/check_options.hpp"
#include "sql/options_values.hpp"

namespace sql {
namespace {

std::string canonical_choice(const OptionSpec& spec, std::string_view text) {
    for (const std::string_view one : spec.choices) {
        if (protocol::equal_ignoring_case(one, text)) {
            return std::string(one);
        }
    }
    const auto near = protocol::nearest(text, spec.choices);
    throw ill_typed(spec, near ? "Perhaps you meant " + std::string(*near) + "." : std::string());
}

std::string canonical_interval(const OptionSpec& spec, std::string_view text) {
    const auto ms = parse_interval_ms(text);
    if (!ms || *ms / 1000 < spec.min || (*ms + 999) / 1000 > spec.max) {
        throw ill_typed(spec);
    }
    return print_interval(*ms);
}

std::string canonical_lsn(const OptionSpec& spec, std::string_view text) {
    const auto lsn = protocol::parse_lsn(text);
    if (!lsn || *lsn == 0) {
        throw ill_typed(spec);
    }
    return protocol::lsn_text(*lsn);
}

}  // namespace

protocol::Error ill_typed(const OptionSpec& spec, std::string hint) {
    return protocol::statement_error(
        protocol::sqlstate::invalid_parameter_value,
        "option \"" + std::string(spec.name) + "\" takes " + describe_type(spec),
        std::move(hint)
    );
}

std::string canonical_value(const OptionSpec& spec, std::string_view text) {
    if (text.empty()) {
        const bool empty_is_unset = spec.type != OptionType::boolean &&
                                    spec.type != OptionType::integer &&
                                    spec.type != OptionType::interval && !spec.required;
        if (!empty_is_unset) {
            throw ill_typed(spec);
        }
        return {};
    }
    switch (spec.type) {
        case OptionType::text:
            return std::string(text);
        case OptionType::integer: {
            const auto value = parse_integer(text);
            if (!value || *value < spec.min || *value > spec.max) {
                throw ill_typed(spec);
            }
            return std::to_string(*value);
        }
        case OptionType::boolean: {
            const auto value = canonical_boolean(text);
            if (!value) {
                throw ill_typed(spec);
            }
            return std::string(*value);
        }
        case OptionType::choice:
            return canonical_choice(spec, text);
        case OptionType::interval:
            return canonical_interval(spec, text);
        case OptionType::lsn:
            return canonical_lsn(spec, text);
        case OptionType::pem:
        case OptionType::json:
            break;
    }
    if (spec.type == OptionType::pem ? !is_pem(text) : !is_json(text)) {
        throw ill_typed(spec);
    }
    return std::string(text);
}

}  // namespace sql
