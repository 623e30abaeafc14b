#include "sql/options_values.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "protocol/text.hpp"

namespace sql {
namespace {

struct Spelling {
    std::string_view text;
    std::string_view canonical;
};

constexpr std::array booleans{
    Spelling{"true", "true"},
    Spelling{"false", "false"},
    Spelling{"on", "true"},
    Spelling{"off", "false"},
    Spelling{"yes", "true"},
    Spelling{"no", "false"},
    Spelling{"1", "true"},
    Spelling{"0", "false"},
};

std::string describe_range(const OptionSpec& spec) {
    std::string text = spec.min > 0 || spec.max < INT64_MAX ? " from " : "";
    if (!text.empty() && spec.max < INT64_MAX) {
        return text + std::to_string(spec.min) + " to " + std::to_string(spec.max);
    }
    return text.empty() ? text : text + std::to_string(spec.min) + " on";
}

std::string describe_choices(const OptionSpec& spec) {
    std::string text = spec.choices.size() > 1 ? "one of " : "";
    for (std::size_t i = 0; i < spec.choices.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::string(spec.choices[i]);
    }
    return text;
}

}  // namespace

std::optional<std::string_view> canonical_boolean(std::string_view text) {
    for (const Spelling& spelling : booleans) {
        if (protocol::equal_ignoring_case(text, spelling.text)) {
            return spelling.canonical;
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) {
            return std::nullopt;
        }
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

bool is_pem(std::string_view text) {
    const std::size_t begin = text.find("-----BEGIN ");
    return begin != std::string_view::npos &&
           text.find("-----END ", begin) != std::string_view::npos;
}

std::string describe_type(const OptionSpec& spec) {
    switch (spec.type) {
        case OptionType::integer:
            return "an integer" + describe_range(spec);
        case OptionType::boolean:
            return "true or false";
        case OptionType::choice:
            return describe_choices(spec);
        case OptionType::interval:
            return "seconds" + describe_range(spec) + ", or an interval such as '10 s', '5 min'";
        case OptionType::pem:
            return "PEM text";
        case OptionType::json:
            return "a JSON object or array in quotes";
        case OptionType::lsn:
            return "a place in the WAL such as '0/16B3748'";
        case OptionType::text:
            break;
    }
    return "text in quotes";
}

}  // namespace sql
