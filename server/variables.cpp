#include "server/variables.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "protocol/error.hpp"
#include "protocol/pgwire/time_zone.hpp"
#include "protocol/text.hpp"
#include "server/live_settings.hpp"

namespace server {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

protocol::Error bad_value(std::string_view name, std::string_view text, std::string_view takes) {
    return statement_error(
        sqlstate::invalid_parameter_value,
        fmt::format("invalid value for parameter \"{}\": \"{}\"", name, text),
        fmt::format("It takes {}.", takes)
    );
}

std::string boolean(std::string_view name, std::string_view text) {
    const std::string folded = protocol::to_lower(text);
    if (folded == "on" || folded == "true" || folded == "yes" || folded == "1") {
        return "on";
    }
    if (folded == "off" || folded == "false" || folded == "no" || folded == "0") {
        return "off";
    }
    throw bad_value(name, text, "on or off");
}

std::string integer(std::string_view name, std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) {
        throw bad_value(name, text, "an integer");
    }
    return fmt::format("{}", number);
}

std::string duration_text(std::string_view name, std::string_view text) {
    const catalog::SettingSpec* spec = catalog::find_setting(name);
    return spec == nullptr ? std::string{text} : catalog::canonical_setting(*spec, text);
}

std::string encoding(std::string_view name, std::string_view text) {
    std::string folded = protocol::to_lower(text);
    // Only letters and digits count, as in Postgres: asyncpg sends 'utf-8' with its quotes.
    std::erase_if(folded, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); });
    if (folded == "utf8" || folded == "unicode") {
        return "UTF8";
    }
    if (folded == "sqlascii") {
        return "SQL_ASCII";  // no conversion: what is sent is UTF-8 all the same
    }
    throw statement_error(
        sqlstate::feature_not_supported,
        fmt::format("encoding \"{}\" is not served for parameter \"{}\"", text, name),
        "Use UTF8."
    );
}

/// Values are read without a session: a day that begins with a number of two digits has one
/// meaning.
std::string date_style(std::string_view name, std::string_view text) {
    const std::string folded = protocol::to_lower(text);
    const auto has = [&](std::string_view word) { return folded.find(word) != std::string::npos; };
    if (has("dmy") || has("ymd") || has("euro")) {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format("order \"{}\" is not served for parameter \"{}\"", text, name),
            "Days are read as month, day, year where the year does not come first."
        );
    }
    if (!has("iso") && folded != "mdy" && folded != "us") {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format("style \"{}\" is not served for parameter \"{}\"", text, name),
            "Dates and times are always sent in the style ISO."
        );
    }
    return "ISO, MDY";
}

std::string interval_style(std::string_view name, std::string_view text) {
    if (!protocol::equal_ignoring_case(text, "postgres")) {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format("style \"{}\" is not served for parameter \"{}\"", text, name),
            "Intervals are always sent in the style postgres."
        );
    }
    return "postgres";
}

/// Hours east of UTC, "-3.5"; none for another text.
std::optional<protocol::pgwire::TimeZone> zone_of_hours(std::string_view text) {
    constexpr double hours_max = 167;
    constexpr double seconds_per_hour = 3600;
    const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
    double hours = 0;
    const auto [end, failure] = std::from_chars(
        digits.data(), digits.data() + digits.size(), hours, std::chars_format::fixed
    );
    const bool whole = failure == std::errc{} && end == digits.data() + digits.size();
    if (!whole || !(std::fabs(hours) <= hours_max)) {
        return std::nullopt;
    }
    return protocol::pgwire::TimeZone::fixed(static_cast<std::int64_t>(hours * seconds_per_hour));
}

std::string time_zone(std::string_view name, std::string_view text) {
    if (const auto zone = zone_of_hours(text)) {
        return zone->name();
    }
    if (const auto zone = protocol::pgwire::TimeZone::find(text)) {
        return zone->name();
    }
    throw bad_value(
        name, text, "a zone of the server's time zone database (Debian's package tzdata)"
    );
}

std::string isolation(std::string_view name, std::string_view text) {
    std::string folded = protocol::to_lower(text);
    if (folded != "read committed" && folded != "read uncommitted" && folded != "repeatable read" &&
        folded != "serializable") {
        throw bad_value(name, text, "an isolation level");
    }
    return folded;
}

std::string message_level(std::string_view name, std::string_view text) {
    static constexpr std::array<std::string_view, 9> levels{
        "debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice", "warning", "error"};
    std::string folded = protocol::to_lower(text);
    if (std::find(levels.begin(), levels.end(), folded) == levels.end()) {
        throw bad_value(name, text, "debug5 to debug1, log, notice, warning or error");
    }
    return folded;
}

std::string printable(std::string_view, std::string_view text) {
    std::string clean{text.substr(0, 63)};
    std::replace_if(
        clean.begin(), clean.end(), [](char c) { return c < ' ' || c > '~'; }, '?'
    );
    return clean;
}

constexpr std::array specs{
    VariableSpec{"application_name", "", true, false, "The client's name.", printable},
    VariableSpec{"bytea_output", "hex", false, true, "How bytea is sent.", nullptr},
    VariableSpec{"check_function_bodies", "on", false, false, "Accepted; no effect.", boolean},
    VariableSpec{"client_encoding", "UTF8", true, false, "The client's encoding.", encoding},
    VariableSpec{
        "client_min_messages",
        "notice",
        false,
        false,
        "The least severe message sent.",
        message_level},
    VariableSpec{"DateStyle", "ISO, MDY", true, false, "How dates are read and sent.", date_style},
    VariableSpec{
        "default_transaction_deferrable", "off", false, false, "Accepted; no effect.", boolean},
    VariableSpec{
        "default_transaction_isolation",
        "read committed",
        false,
        false,
        "Accepted; no effect.",
        isolation},
    VariableSpec{
        "default_transaction_read_only",
        "off",
        true,
        false,
        "Whether a new transaction refuses changes.",
        boolean},
    VariableSpec{"extra_float_digits", "1", false, false, "Accepted; no effect.", integer},
    VariableSpec{
        "idle_in_transaction_session_timeout",
        "",
        false,
        false,
        "How long an open transaction may idle.",
        duration_text},
    VariableSpec{
        "idle_session_timeout", "", false, false, "How long a session may idle.", duration_text},
    VariableSpec{"in_hot_standby", "off", true, true, "Whether this server is a standby.", nullptr},
    VariableSpec{"integer_datetimes", "on", true, true, "Whether dates are integers.", nullptr},
    VariableSpec{
        "IntervalStyle", "postgres", true, false, "How intervals are sent.", interval_style},
    VariableSpec{"is_superuser", "on", true, true, "Whether the user is a superuser.", nullptr},
    VariableSpec{"lock_timeout", "0", false, false, "Accepted; no effect.", nullptr},
    VariableSpec{"max_identifier_length", "63", false, true, "Bytes of a name.", nullptr},
    VariableSpec{"max_index_keys", "32", false, true, "Columns of an index.", nullptr},
    VariableSpec{
        "password_encryption",
        "scram-sha-256",
        false,
        true,
        "How passwords of roles are kept.",
        nullptr},
    VariableSpec{
        "role", "none", false, false, "The role in force; none: the one logged in.", nullptr},
    VariableSpec{"row_security", "on", false, false, "Accepted; no effect.", boolean},
    VariableSpec{
        "search_path",
        "millrace, pg_catalog, public",
        false,
        false,
        "Accepted; views are found in millrace, pg_catalog, public.",
        nullptr},
    VariableSpec{"server_encoding", "UTF8", true, true, "The server's encoding.", nullptr},
    VariableSpec{
        "server_version",
        "15.0 (Millrace " MILLRACE_VERSION ")",
        true,
        true,
        "The Postgres version whose behaviour this server follows.",
        nullptr},
    VariableSpec{"server_version_num", "150000", false, true, "The same as a number.", nullptr},
    VariableSpec{"session_authorization", "millrace", true, true, "The user logged in.", nullptr},
    VariableSpec{
        "standard_conforming_strings",
        "on",
        true,
        true,
        "Whether a backslash in '...' is an ordinary character.",
        nullptr},
    VariableSpec{
        "statement_timeout", "", false, false, "How long a statement may take.", duration_text},
    VariableSpec{"synchronous_commit", "on", false, false, "Accepted; no effect.", nullptr},
    VariableSpec{
        "TimeZone",
        "UTC",
        true,
        false,
        "The zone whose clocks times are read and shown by.",
        time_zone},
    VariableSpec{
        "transaction_isolation", "read committed", false, false, "Accepted; no effect.", isolation},
    VariableSpec{
        "transaction_read_only",
        "off",
        false,
        false,
        "Whether this transaction refuses changes.",
        boolean},
};

const VariableSpec* find_spec(std::string_view name) {
    for (const VariableSpec& spec : specs) {
        if (protocol::equal_ignoring_case(spec.name, name)) {
            return &spec;
        }
    }
    return nullptr;
}

/// Postgres takes any name with a dot as an extension's variable.
bool is_custom(std::string_view name) {
    const std::size_t dot = name.find('.');
    return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size();
}

protocol::Error unknown_variable(std::string_view name) {
    if (catalog::find_setting(name) != nullptr) {
        return statement_error(
            sqlstate::cant_change_now,
            fmt::format("parameter \"{}\" cannot be changed for one session", name),
            fmt::format("It is the server's: ALTER SYSTEM SET {} = …", name)
        );
    }
    std::vector<std::string_view> names;
    std::transform(specs.begin(), specs.end(), std::back_inserter(names), [](const auto& spec) {
        return spec.name;
    });
    const auto near = protocol::nearest(name, names);
    return statement_error(
        sqlstate::undefined_object,
        fmt::format("unrecognized configuration parameter \"{}\"", name),
        near ? fmt::format("Perhaps you meant \"{}\".", *near) : std::string{}
    );
}

}  // namespace

std::span<const VariableSpec> variable_specs() {
    return specs;
}

Variables::Variables() {
    Values& defaults = own_copy(defaults_);
    for (const VariableSpec& spec : specs) {
        if (!spec.default_value.empty() || catalog::find_setting(spec.name) == nullptr) {
            defaults.emplace(protocol::to_lower(spec.name), spec.default_value);
        }
    }
}

void Variables::set_default(std::string_view name, std::string_view value) {
    const VariableSpec* spec = find_spec(name);
    if (spec == nullptr && !is_custom(name)) {
        throw unknown_variable(name);
    }
    const bool convert = spec != nullptr && spec->canonical != nullptr;
    own_copy(defaults_).insert_or_assign(
        protocol::to_lower(name), convert ? spec->canonical(spec->name, value) : std::string{value}
    );
}

void Variables::set(std::string_view name, std::string_view value) {
    const VariableSpec* spec = find_spec(name);
    if (spec == nullptr) {
        if (!is_custom(name)) {
            throw unknown_variable(name);
        }
        own_copy(values_).insert_or_assign(protocol::to_lower(name), std::string{value});
        return;
    }
    if (spec->fixed) {
        if (protocol::equal_ignoring_case(value, text(name))) {
            return;
        }
        throw statement_error(
            sqlstate::cant_change_now, fmt::format("parameter \"{}\" cannot be changed", spec->name)
        );
    }
    own_copy(values_).insert_or_assign(
        protocol::to_lower(name),
        spec->canonical == nullptr ? std::string{value} : spec->canonical(spec->name, value)
    );
}

Variables::Values& Variables::own_copy(std::shared_ptr<const Values>& values) {
    auto copy = std::make_shared<Values>(*values);
    Values& writable = *copy;
    values = std::move(copy);
    return writable;
}

void Variables::reset(std::string_view name) {
    if (find_spec(name) == nullptr && !is_custom(name)) {
        throw unknown_variable(name);
    }
    const std::string folded = protocol::to_lower(name);
    if (values_->contains(folded)) {
        own_copy(values_).erase(folded);
    }
}

void Variables::reset_all() {
    values_ = std::make_shared<const Values>();
}

std::optional<std::string> Variables::get(std::string_view name) const {
    const std::string folded = protocol::to_lower(name);
    for (const Values* from : {values_.get(), defaults_.get()}) {
        const auto found = from->find(folded);
        if (found != from->end()) {
            return found->second;
        }
    }
    return std::nullopt;
}

std::optional<std::string> Variables::own(std::string_view name) const {
    const auto found = values_->find(protocol::to_lower(name));
    return found == values_->end() ? std::nullopt : std::optional{found->second};
}

std::vector<std::vector<std::string>> Variables::all() const {
    std::vector<std::vector<std::string>> rows;
    for (const VariableSpec& spec : specs) {
        if (const auto value = get(spec.name)) {
            rows.push_back({std::string{spec.name}, *value, std::string{spec.description}});
        }
    }
    return rows;
}

std::chrono::milliseconds Variables::duration(std::string_view name, const LiveSettings& settings)
    const {
    const std::optional<std::string> own = get(name);
    if (!own) {
        return settings.duration(name);
    }
    std::int64_t ms = 0;
    std::from_chars(own->data(), own->data() + own->size(), ms);
    return std::chrono::milliseconds{ms};
}

std::vector<std::pair<std::string, std::string>> Variables::changes_since(const Variables& before
) const {
    std::vector<std::pair<std::string, std::string>> changes;
    if (values_ == before.values_ && defaults_ == before.defaults_) {
        return changes;  // what most statements leave
    }
    for (const VariableSpec& spec : specs) {
        const std::string now = text(spec.name);
        if (spec.reported && now != before.text(spec.name)) {
            changes.emplace_back(spec.name, now);
        }
    }
    return changes;
}

}  // namespace server
