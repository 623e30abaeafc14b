// to_char() and its way back: the templates that lay out moments, intervals and numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/sqlite_functions.hpp"

namespace sql {

/// How a name of a month or of a half day is written.
enum class LetterCase { upper, lower, capitalized };

/// One part of a template for moments: a field by its name in capitals ("YYYY"), or text.
struct TemplatePart {
    std::string_view field;  // empty: literal text
    std::string text;
    LetterCase letters = LetterCase::upper;
    bool fill_mode = false;      // FM: no padding
    std::string_view ordinal{};  // "TH" or "th" behind it
};
std::vector<TemplatePart> parse_time_template(std::string_view format);

/// "JANUARY" … and "SUNDAY" …, in the case that a template asks for.
std::string month_name(int month, LetterCase letters);
std::string weekday_name(int day_of_week, LetterCase letters);
std::string_view roman_month(int month);
/// "st", "nd", "rd" or "th" for a number that ends with these digits.
std::string_view ordinal_suffix(std::string_view digits);
std::string in_case(std::string_view upper, LetterCase letters);

std::span<const SqliteFunction> to_char_functions();
std::span<const SqliteFunction> number_format_functions();
std::span<const SqliteFunction> from_char_functions();

}  // namespace sql
