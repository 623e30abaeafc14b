#include "catalog/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "protocol/error.hpp"
#include "protocol/text.hpp"

namespace catalog {

namespace {

constexpr std::int64_t day_ms = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t duration_max_ms = 365 * day_ms;

constexpr std::array specs = {
    SettingSpec{
        "any_user",
        SettingType::boolean,
        "on",
        "",
        "new sessions",
        0,
        0,
        "Whether a user name that is no role is taken as the superuser, with the server's "
        "password."},
    SettingSpec{
        "audit_retention",
        SettingType::duration,
        "31536000000",
        "ms",
        "now",
        0,
        10 * duration_max_ms,
        "How long the audit log keeps an entry. 0 means for ever."},
    SettingSpec{
        "audit_rows_max",
        SettingType::integer,
        "100000",
        "",
        "now",
        1000,
        100000000,
        "How many changes of each tenant the audit log keeps; of failures it keeps 10000."},
    SettingSpec{
        "idle_in_transaction_session_timeout",
        SettingType::duration,
        "600000",
        "ms",
        "new sessions",
        0,
        duration_max_ms,
        "How long a session may idle inside a transaction block before it is ended. 0 means for "
        "ever."},
    SettingSpec{
        "idle_session_timeout",
        SettingType::duration,
        "0",
        "ms",
        "new sessions",
        0,
        duration_max_ms,
        "How long a session may idle outside a transaction block before it is ended. 0 means for "
        "ever."},
    SettingSpec{
        "login_timeout",
        SettingType::duration,
        "15000",
        "ms",
        "now",
        100,
        day_ms,
        "How long a connection may take from its first byte to the end of its login."},
    SettingSpec{
        "max_connections",
        SettingType::integer,
        "2000",
        "",
        "now",
        1,
        100000,
        "How many sessions there may be at a time."},
    SettingSpec{
        "statement_timeout",
        SettingType::duration,
        "0",
        "ms",
        "new sessions",
        0,
        duration_max_ms,
        "How long a statement may run before it is cancelled. 0 means for ever."},
    SettingSpec{
        "unauthenticated_connections_from_one_address_max",
        SettingType::integer,
        "100",
        "",
        "now",
        1,
        100000,
        "How many connections from one address may be at their login at a time."},
    SettingSpec{
        "unauthenticated_connections_max",
        SettingType::integer,
        "128",
        "",
        "now",
        1,
        100000,
        "How many connections may be at their login at a time."},
};

struct Unit {
    std::string_view name;
    double ms;
};

constexpr std::array units = {
    Unit{"us", 0.001},
    Unit{"ms", 1},
    Unit{"s", 1000},
    Unit{"min", 60000},
    Unit{"h", 3600000},
    Unit{"d", 86400000},
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string joined(std::span<const std::string_view> words) {
    std::string text;
    for (std::string_view word : words) {
        text += text.empty() ? "" : ", ";
        text += word;
    }
    return text;
}

std::string what_it_takes(const SettingSpec& spec) {
    const std::string range = std::to_string(spec.min) + " to " + std::to_string(spec.max);
    switch (spec.type) {
        case SettingType::boolean:
            return "It takes on or off.";
        case SettingType::integer:
            return "It takes an integer from " + range + ".";
        case SettingType::duration:
            return "It takes milliseconds from " + range +
                   ", or a number with one of the units us, ms, s, min, h and d.";
        case SettingType::choice:
            return "It takes one of: " + joined(spec.choices) + ".";
    }
    return {};
}

protocol::Error invalid(const SettingSpec& spec, std::string_view text) {
    return protocol::statement_error(
        protocol::sqlstate::invalid_parameter_value,
        "invalid value for parameter \"" + std::string{spec.name} + "\": \"" + std::string{text} +
            "\"",
        what_it_takes(spec)
    );
}

/// As Postgres reads one: any unambiguous beginning of a word, in any case.
std::optional<bool> read_boolean(std::string_view text) {
    const std::string word = protocol::to_lower(text);
    const auto begins = [&word](std::string_view full, std::size_t length_min) {
        return word.size() >= length_min && full.starts_with(word);
    };
    if (begins("true", 1) || begins("yes", 1) || begins("on", 2) || word == "1") {
        return true;
    }
    if (begins("false", 1) || begins("no", 1) || begins("off", 2) || word == "0") {
        return false;
    }
    return std::nullopt;
}

std::optional<std::int64_t> read_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

std::optional<std::int64_t> read_duration(std::string_view text) {
    double number = 0;
    const auto [end, failure] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (failure != std::errc{}) {
        return std::nullopt;
    }
    const std::string_view unit_name =
        trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
    const auto* unit = std::ranges::find(units, unit_name, &Unit::name);
    if (unit == units.end() && !unit_name.empty()) {
        return std::nullopt;
    }
    double ms = std::round(number * (unit_name.empty() ? 1.0 : unit->ms));
    if (number > 0 && ms < 1) {
        ms = 1;  // 0 often means "for ever", the opposite of what was asked
    }
    // Beyond this a double no longer holds every integer, and no setting goes so far.
    if (!(std::fabs(ms) < 9e15)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(ms);
}

std::string in_range(
    const SettingSpec& spec, std::string_view text, std::optional<std::int64_t> number
) {
    if (!number) {
        throw invalid(spec, text);
    }
    if (*number < spec.min || *number > spec.max) {
        throw protocol::statement_error(
            protocol::sqlstate::invalid_parameter_value,
            std::to_string(*number) + std::string{spec.unit.empty() ? "" : " "} +
                std::string{spec.unit} + " is outside the valid range for parameter \"" +
                std::string{spec.name} + "\" (" + std::to_string(spec.min) + " .. " +
                std::to_string(spec.max) + ")",
            what_it_takes(spec)
        );
    }
    return std::to_string(*number);
}

}  // namespace

std::span<const SettingSpec> setting_specs() {
    return specs;
}

const SettingSpec* find_setting(std::string_view name) {
    const auto* found = std::ranges::find(specs, name, &SettingSpec::name);
    return found == specs.end() ? nullptr : found;
}

std::string canonical_setting(const SettingSpec& spec, std::string_view text) {
    const std::string_view word = trimmed(text);
    switch (spec.type) {
        case SettingType::boolean: {
            const std::optional<bool> value = read_boolean(word);
            if (!value) {
                throw invalid(spec, text);
            }
            return *value ? "on" : "off";
        }
        case SettingType::integer:
            return in_range(spec, text, read_integer(word));
        case SettingType::duration:
            return in_range(spec, text, read_duration(word));
        case SettingType::choice:
            break;
    }
    std::string choice = protocol::to_lower(word);
    if (std::ranges::find(spec.choices, choice) == spec.choices.end()) {
        throw invalid(spec, text);
    }
    return choice;
}

}  // namespace catalog
