#include "sql/functions_decimal.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/error.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr int scale_max = 1000;
constexpr int key_exponent_bias = 500'000;
constexpr std::size_t key_exponent_digits = 6;

void check_size(std::size_t digits) {
    if (digits > decimal_digits_max) {
        throw statement_error(sqlstate::numeric_out_of_range, "value overflows numeric format");
    }
}

void strip_leading_zeros(std::string& digits) {
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
}

Decimal normalized(Decimal value) {
    strip_leading_zeros(value.digits);
    if (value.digits.empty()) {
        value.negative = false;
    }
    check_size(value.digits.size());
    return value;
}

/// The digits of a value at a scale not below its own.
std::string scaled_digits(const Decimal& value, int scale) {
    const auto zeros = static_cast<std::size_t>(scale - value.scale);
    check_size(value.digits.size() + zeros);
    return value.digits.empty() ? std::string() : value.digits + std::string(zeros, '0');
}

int compare_digits(const std::string& a, const std::string& b) {
    if (a.size() != b.size()) {
        return a.size() < b.size() ? -1 : 1;
    }
    return a.compare(b);
}

std::string add_digits(const std::string& a, const std::string& b) {
    std::string sum;
    int carry = 0;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
        int digit = carry;
        digit += i < a.size() ? a[a.size() - 1 - i] - '0' : 0;
        digit += i < b.size() ? b[b.size() - 1 - i] - '0' : 0;
        sum.push_back(static_cast<char>('0' + digit % 10));
        carry = digit / 10;
    }
    std::reverse(sum.begin(), sum.end());
    return sum;
}

/// a - b where a is not the smaller one.
std::string subtract_digits(const std::string& a, const std::string& b) {
    std::string difference;
    int borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        int digit = a[a.size() - 1 - i] - '0' - borrow;
        digit -= i < b.size() ? b[b.size() - 1 - i] - '0' : 0;
        borrow = digit < 0 ? 1 : 0;
        difference.push_back(static_cast<char>('0' + digit + borrow * 10));
    }
    std::reverse(difference.begin(), difference.end());
    strip_leading_zeros(difference);
    return difference;
}

struct Quotient {
    std::string digits;
    std::string rest;
};

Quotient divide_digits(const std::string& a, const std::string& b) {
    Quotient result;
    for (const char digit : a) {
        if (!result.rest.empty() || digit != '0') {
            result.rest.push_back(digit);
        }
        char times = '0';
        while (compare_digits(result.rest, b) >= 0) {
            result.rest = subtract_digits(result.rest, b);
            ++times;
        }
        result.digits.push_back(times);
    }
    strip_leading_zeros(result.digits);
    return result;
}

/// A number's place in numeric's groups of four digits: which group is the first, and its value.
struct Leading {
    int weight = 0;
    int first = 0;
};

Leading leading(const Decimal& value) {
    if (value.is_zero()) {
        return {};
    }
    const int exponent = static_cast<int>(value.digits.size()) - value.scale;
    const int at = exponent - 1;
    const int weight = at >= 0 ? at / 4 : -((3 - at) / 4);
    const int count = at - weight * 4 + 1;
    std::string group = value.digits.substr(0, static_cast<std::size_t>(count));
    group.resize(static_cast<std::size_t>(count), '0');
    Leading result{.weight = weight};
    std::from_chars(group.data(), group.data() + group.size(), result.first);
    return result;
}

/// As numeric's select_div_scale(): at least 16 significant digits, and no scale gets lost.
int division_scale(const Decimal& a, const Decimal& b) {
    constexpr int significant_digits = 16;
    const Leading dividend = leading(a);
    const Leading divisor = leading(b);
    const int weight = dividend.weight - divisor.weight - (dividend.first <= divisor.first ? 1 : 0);
    const int scale = std::max({significant_digits - weight * 4, a.scale, b.scale, 0});
    return std::min(scale, scale_max);
}

bool rounds_up(const Decimal& value, std::string_view cut, Rounding rounding) {
    const bool anything = cut.find_first_not_of('0') != std::string_view::npos;
    switch (rounding) {
        case Rounding::half_away:
            return !cut.empty() && cut.front() >= '5';
        case Rounding::floor:
            return anything && value.negative;
        case Rounding::ceiling:
            return anything && !value.negative;
        default:
            return false;
    }
}

}  // namespace

Decimal parse_decimal(std::string_view text) {
    Decimal value;
    if (!text.empty() && text.front() == '-') {
        value.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    value.digits = std::string(text.substr(0, point));
    if (point < text.size()) {
        value.digits += text.substr(point + 1);
        value.scale = static_cast<int>(text.size() - point - 1);
    }
    if (value.digits.find_first_not_of("0123456789") != std::string::npos) {
        throw statement_error(
            sqlstate::feature_not_supported, "arithmetic on NaN and Infinity is not served yet"
        );
    }
    return normalized(std::move(value));
}

std::string print_decimal(const Decimal& value) {
    const auto scale = static_cast<std::size_t>(std::max(value.scale, 0));
    std::string digits = value.digits;
    if (digits.size() < scale + 1) {
        digits.insert(0, scale + 1 - digits.size(), '0');
    }
    if (scale > 0) {
        digits.insert(digits.size() - scale, 1, '.');
    }
    return (value.negative ? "-" : "") + digits;
}

Decimal negate(Decimal value) {
    value.negative = !value.negative && !value.is_zero();
    return value;
}

Decimal add(const Decimal& a, const Decimal& b) {
    Decimal sum;
    sum.scale = std::max(a.scale, b.scale);
    const std::string left = scaled_digits(a, sum.scale);
    const std::string right = scaled_digits(b, sum.scale);
    if (a.negative == b.negative) {
        sum.negative = a.negative;
        sum.digits = add_digits(left, right);
    } else {
        const bool left_wins = compare_digits(left, right) >= 0;
        sum.negative = left_wins ? a.negative : b.negative;
        sum.digits = left_wins ? subtract_digits(left, right) : subtract_digits(right, left);
    }
    return normalized(std::move(sum));
}

Decimal subtract(const Decimal& a, const Decimal& b) {
    return add(a, negate(b));
}

Decimal multiply(const Decimal& a, const Decimal& b) {
    check_size(a.digits.size() + b.digits.size());
    std::string product(a.digits.size() + b.digits.size(), '0');
    for (std::size_t i = a.digits.size(); i-- > 0;) {
        int carry = 0;
        for (std::size_t j = b.digits.size(); j-- > 0;) {
            char& at = product[i + j + 1];
            const int value = (at - '0') + (a.digits[i] - '0') * (b.digits[j] - '0') + carry;
            at = static_cast<char>('0' + value % 10);
            carry = value / 10;
        }
        product[i] = static_cast<char>(product[i] + carry);
    }
    return normalized(
        {.negative = a.negative != b.negative, .digits = product, .scale = a.scale + b.scale}
    );
}

Decimal divide(const Decimal& a, const Decimal& b) {
    if (b.is_zero()) {
        throw statement_error(sqlstate::division_by_zero, "division by zero");
    }
    const int scale = division_scale(a, b);
    // One more digit than is kept, for the rounding.
    const int shift = scale + 1 + b.scale - a.scale;
    std::string dividend = a.digits;
    std::string divisor = b.digits;
    (shift >= 0 ? dividend : divisor).append(static_cast<std::size_t>(std::abs(shift)), '0');
    check_size(dividend.size());
    strip_leading_zeros(dividend);
    const Decimal quotient = {
        .negative = a.negative != b.negative,
        .digits = divide_digits(dividend, divisor).digits,
        .scale = scale + 1};
    return round(quotient, scale, Rounding::half_away);
}

Decimal remainder(const Decimal& a, const Decimal& b) {
    if (b.is_zero()) {
        throw statement_error(sqlstate::division_by_zero, "division by zero");
    }
    const int scale = std::max(a.scale, b.scale);
    const Quotient quotient = divide_digits(scaled_digits(a, scale), scaled_digits(b, scale));
    return normalized({.negative = a.negative, .digits = quotient.rest, .scale = scale});
}

Decimal round(const Decimal& value, int scale, Rounding rounding) {
    scale = std::clamp(scale, -scale_max, scale_max);
    Decimal result = value;
    if (value.scale <= scale) {
        result.digits = scaled_digits(value, scale);
        result.scale = scale;
        return result;
    }
    const auto cut_count = static_cast<std::size_t>(value.scale - scale);
    std::string digits = value.digits;
    if (digits.size() < cut_count) {
        digits.insert(0, cut_count - digits.size(), '0');
    }
    const std::string cut = digits.substr(digits.size() - cut_count);
    digits.resize(digits.size() - cut_count);
    if (rounds_up(value, cut, rounding)) {
        digits = add_digits(digits, "1");
    }
    if (scale < 0 && !digits.empty()) {
        digits.append(static_cast<std::size_t>(-scale), '0');
    }
    return normalized({.negative = value.negative, .digits = digits, .scale = std::max(scale, 0)});
}

std::int64_t to_int64(const Decimal& value) {
    const std::string text = print_decimal(round(value, 0, Rounding::half_away));
    std::int64_t result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw statement_error(sqlstate::numeric_out_of_range, "bigint out of range");
    }
    return result;
}

std::string decimal_key(std::string_view text) {
    if (text == "NaN") {
        return "5";
    }
    if (text == "Infinity" || text == "-Infinity") {
        return text.front() == '-' ? "0" : "4";
    }
    Decimal value = parse_decimal(text);
    if (value.is_zero()) {
        return "2";
    }
    const int exponent = static_cast<int>(value.digits.size()) - value.scale;
    value.digits.erase(value.digits.find_last_not_of('0') + 1);
    std::string key = std::to_string(key_exponent_bias + exponent);
    key.insert(0, key_exponent_digits - std::min(key.size(), key_exponent_digits), '0');
    key += value.digits;
    if (!value.negative) {
        return "3" + key;
    }
    // The larger its size, the smaller a negative number: every digit becomes its complement, and
    // what is longer has to come first.
    for (char& digit : key) {
        digit = static_cast<char>('0' + '9' - digit);
    }
    return "1" + key + "~";
}

}  // namespace sql
