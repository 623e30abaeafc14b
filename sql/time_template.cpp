// Reading a template such as 'FMDay, DD Mon YYYY "at" HH24:MI'.
#include <algorithm>
#include <array>

#include "protocol/text.hpp"
#include "sql/functions_to_char.hpp"

namespace sql {

namespace {

/// Longer names before those that they begin with.
constexpr std::array field_names = std::to_array<std::string_view>({
    "SSSSS", "Y,YYY", "A.D.", "A.M.", "B.C.", "HH24", "HH12", "IDDD", "IYYY", "MONTH", "P.M.",
    "SSSS",  "YYYY",  "DAY",  "DDD",  "FF1",  "FF2",  "FF3",  "FF4",  "FF5",  "FF6",   "IYY",
    "MON",   "TZH",   "TZM",  "YYY",  "AD",   "AM",   "BC",   "CC",   "DD",   "DY",    "HH",
    "ID",    "IW",    "IY",   "MI",   "MM",   "MS",   "OF",   "PM",   "RM",   "SS",    "TZ",
    "US",    "WW",    "YY",   "D",    "I",    "J",    "Q",    "W",    "Y",
});

struct FoundField {
    std::string_view name;
    LetterCase letters = LetterCase::upper;
};

FoundField field_at(std::string_view format) {
    for (const std::string_view name : field_names) {
        const std::string_view given = format.substr(0, name.size());
        if (given == name) {
            return {.name = name};
        }
        if (given == protocol::to_lower(name)) {
            return {.name = name, .letters = LetterCase::lower};
        }
        const bool is_name = name == "MONTH" || name == "MON" || name == "DAY" || name == "DY";
        if (is_name && given == in_case(name, LetterCase::capitalized)) {
            return {.name = name, .letters = LetterCase::capitalized};
        }
    }
    return {};
}

/// A literal at the front: quoted text, an escaped quote, or one character. Gives its length.
std::size_t read_literal(std::string_view format, std::string& text) {
    if (format.front() == '\\' && format.size() > 1 && format[1] == '"') {
        text += '"';
        return 2;
    }
    if (format.front() != '"') {
        text += format.front();
        return 1;
    }
    std::size_t at = 1;
    while (at < format.size() && format[at] != '"') {
        at += format[at] == '\\' && at + 1 < format.size() ? 1 : 0;
        text += format[at++];
    }
    return std::min(at + 1, format.size());
}

/// Takes off "FM" and the like, which stand before a field.
bool take_prefix(std::string_view& format, bool& fill_mode) {
    constexpr std::array<std::string_view, 3> prefixes = {"FM", "TM", "FX"};
    for (const std::string_view prefix : prefixes) {
        const std::string_view given = format.substr(0, prefix.size());
        if (given == prefix || given == protocol::to_lower(prefix)) {
            fill_mode = fill_mode || prefix == "FM";
            format.remove_prefix(prefix.size());
            return true;
        }
    }
    return false;
}

}  // namespace

std::vector<TemplatePart> parse_time_template(std::string_view format) {
    std::vector<TemplatePart> parts;
    while (!format.empty()) {
        bool fill_mode = false;
        while (take_prefix(format, fill_mode)) {
        }
        if (format.empty()) {
            break;
        }
        const FoundField field = field_at(format);
        if (field.name.empty()) {
            if (parts.empty() || !parts.back().field.empty()) {
                parts.emplace_back();
            }
            format.remove_prefix(read_literal(format, parts.back().text));
            continue;
        }
        format.remove_prefix(field.name.size());
        TemplatePart part;
        part.field = field.name;
        part.letters = field.letters;
        part.fill_mode = fill_mode;
        if (format.starts_with("TH") || format.starts_with("th")) {
            part.ordinal = format.starts_with("TH") ? "TH" : "th";
            format.remove_prefix(2);
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

std::string in_case(std::string_view upper, LetterCase letters) {
    if (letters == LetterCase::upper) {
        return std::string(upper);
    }
    std::string text = protocol::to_lower(upper);
    if (letters == LetterCase::capitalized) {
        text[0] = upper[0];
    }
    return text;
}

std::string month_name(int month, LetterCase letters) {
    constexpr std::array<std::string_view, 12> names = {
        "JANUARY",
        "FEBRUARY",
        "MARCH",
        "APRIL",
        "MAY",
        "JUNE",
        "JULY",
        "AUGUST",
        "SEPTEMBER",
        "OCTOBER",
        "NOVEMBER",
        "DECEMBER"};
    return in_case(names[static_cast<std::size_t>(month - 1)], letters);
}

std::string weekday_name(int day_of_week, LetterCase letters) {
    constexpr std::array<std::string_view, 7> names = {
        "SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"};
    return in_case(names[static_cast<std::size_t>(day_of_week)], letters);
}

std::string_view roman_month(int month) {
    constexpr std::array<std::string_view, 12> names = {
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};
    return names[static_cast<std::size_t>(month - 1)];
}

std::string_view ordinal_suffix(std::string_view digits) {
    const bool teens = digits.size() > 1 && digits[digits.size() - 2] == '1';
    if (digits.empty() || teens) {
        return "th";
    }
    switch (digits.back()) {
        case '1':
            return "st";
        case '2':
            return "nd";
        case '3':
            return "rd";
        default:
            return "th";
    }
}

}  // namespace sql
