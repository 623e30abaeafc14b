#include "protocol/pgwire/numeric.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "protocol/bytes.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::size_t group_digits = 4;
constexpr std::uint16_t group_end = 10'000;
constexpr std::size_t whole_digits_max = 131'072;
constexpr std::size_t scale_max = 16'383;

enum class Sign : std::uint16_t {
    positive = 0x0000,
    negative = 0x4000,
    nan = 0xc000,
    infinity = 0xd000,
    minus_infinity = 0xf000,
};

/// Decimal digits before and after the point; none of either for what is not finite.
struct Decimal {
    Sign sign = Sign::positive;
    std::string whole;     // without leading zeros
    std::string fraction;  // as long as the scale
};

Error overflow() {
    return statement_error(sqlstate::numeric_out_of_range, "value overflows numeric format");
}

bool is_finite(const Decimal& decimal) {
    return decimal.sign == Sign::positive || decimal.sign == Sign::negative;
}

/// Leading zeros off, no minus before zero, the format's limits.
void normalize(Decimal& decimal) {
    decimal.whole.erase(0, decimal.whole.find_first_not_of('0'));
    const bool is_zero =
        decimal.whole.empty() && decimal.fraction.find_first_not_of('0') == std::string::npos;
    if (is_zero) {
        decimal.sign = Sign::positive;
    }
    if (decimal.whole.size() > whole_digits_max || decimal.fraction.size() > scale_max) {
        throw overflow();
    }
}

std::string to_text(const Decimal& decimal) {
    switch (decimal.sign) {
        case Sign::nan:
            return "NaN";
        case Sign::infinity:
            return "Infinity";
        case Sign::minus_infinity:
            return "-Infinity";
        default:
            break;
    }
    return fmt::format(
        "{}{}{}{}",
        decimal.sign == Sign::negative ? "-" : "",
        decimal.whole.empty() ? "0" : decimal.whole,
        decimal.fraction.empty() ? "" : ".",
        decimal.fraction
    );
}

bool parse_special(std::string_view text, Decimal& decimal) {
    const auto word = to_lower(text);
    if (word == "nan") {
        decimal.sign = Sign::nan;
    } else if (word == "infinity" || word == "+infinity" || word == "inf" || word == "+inf") {
        decimal.sign = Sign::infinity;
    } else if (word == "-infinity" || word == "-inf") {
        decimal.sign = Sign::minus_infinity;
    } else {
        return false;
    }
    return true;
}

/// Moves the point by the exponent, to the right if it is positive.
void shift(Decimal& decimal, std::int64_t exponent) {
    auto& from = exponent > 0 ? decimal.fraction : decimal.whole;
    const auto places = static_cast<std::size_t>(exponent > 0 ? exponent : -exponent);
    const std::size_t zeros = places - std::min(places, from.size());
    if (zeros > numeric_implied_zeros_max) {
        throw overflow();
    }
    if (exponent > 0) {
        from.append(zeros, '0');
        decimal.whole.append(from, 0, places);
        from.erase(0, places);
    } else {
        from.insert(0, zeros, '0');
        decimal.fraction.insert(0, from, from.size() - places);
        from.erase(from.size() - places);
    }
}

Decimal parse_decimal(std::string_view text) {
    Scanner scanner{trim(text)};
    Decimal decimal;
    if (parse_special(scanner.rest, decimal)) {
        return decimal;
    }
    decimal.sign = scanner.take_sign().value_or(1) < 0 ? Sign::negative : Sign::positive;
    decimal.whole = scanner.take_digits();
    if (scanner.take('.')) {
        decimal.fraction = scanner.take_digits();
    }
    const bool has_digits = !decimal.whole.empty() || !decimal.fraction.empty();
    std::optional<std::int64_t> exponent = 0;
    if (has_digits && (scanner.take('e') || scanner.take('E'))) {
        const int sign = scanner.take_sign().value_or(1);
        const auto digits = scanner.take_digits();
        if (digits.size() > 9) {
            throw overflow();
        }
        exponent = small_number(digits);
        exponent = exponent ? std::optional(*exponent * sign) : std::nullopt;
    }
    if (!has_digits || !exponent || !scanner.at_end()) {
        throw invalid_syntax("numeric", text);
    }
    decimal.whole.erase(0, decimal.whole.find_first_not_of('0'));
    shift(decimal, *exponent);
    normalize(decimal);
    return decimal;
}

/// Digits, their number a multiple of four, as groups.
std::vector<std::uint16_t> to_groups(std::string_view digits) {
    std::vector<std::uint16_t> groups;
    for (std::size_t at = 0; at < digits.size(); at += group_digits) {
        groups.push_back(
            static_cast<std::uint16_t>(small_number(digits.substr(at, group_digits)).value_or(0))
        );
    }
    return groups;
}

std::size_t missing_to_group(std::size_t digits) {
    return (group_digits - digits % group_digits) % group_digits;
}

void append_header(std::string& out, std::size_t groups, std::int64_t weight, const Decimal& from) {
    put_u16(out, static_cast<std::uint16_t>(groups));
    put_u16(out, static_cast<std::uint16_t>(weight));
    put_u16(out, static_cast<std::uint16_t>(from.sign));
    // Postgres sends the infinities with this scale.
    constexpr std::uint16_t infinite_scale = 0x20;
    const bool infinite = from.sign == Sign::infinity || from.sign == Sign::minus_infinity;
    put_u16(out, infinite ? infinite_scale : static_cast<std::uint16_t>(from.fraction.size()));
}

bool is_known(Sign sign) {
    return sign == Sign::positive || sign == Sign::negative || sign == Sign::nan ||
           sign == Sign::infinity || sign == Sign::minus_infinity;
}

/// All groups in a row, as digits.
std::string read_groups(ByteReader& reader, std::size_t count) {
    std::string digits;
    for (std::size_t i = 0; i < count && reader.ok(); ++i) {
        const std::uint16_t group = reader.u16();
        if (group >= group_end) {
            reader.fail();
        }
        digits.append(fmt::format("{:04}", group));
    }
    return digits;
}

}  // namespace

std::string normalize_numeric(std::string_view text) {
    return to_text(parse_decimal(text));
}

void append_numeric_binary(std::string& out, std::string_view text) {
    const Decimal decimal = parse_decimal(text);
    if (!is_finite(decimal)) {
        append_header(out, 0, 0, decimal);
        return;
    }
    const std::string before(missing_to_group(decimal.whole.size()), '0');
    const std::string after(missing_to_group(decimal.fraction.size()), '0');
    const auto groups = to_groups(before + decimal.whole + decimal.fraction + after);
    const auto is_zero = [](std::uint16_t group) { return group == 0; };
    const auto first = std::find_if_not(groups.begin(), groups.end(), is_zero);
    const auto end =
        std::find_if_not(groups.rbegin(), std::make_reverse_iterator(first), is_zero).base();
    const auto whole_groups =
        static_cast<std::int64_t>((before.size() + decimal.whole.size()) / group_digits);
    const std::int64_t weight = first == end ? 0 : whole_groups - 1 - (first - groups.begin());
    append_header(out, static_cast<std::size_t>(end - first), weight, decimal);
    std::for_each(first, end, [&out](std::uint16_t group) { put_u16(out, group); });
}

std::string numeric_from_binary(std::string_view bytes) {
    ByteReader reader({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    const std::size_t count = reader.u16();
    const std::int64_t weight = reader.i16();
    Decimal decimal;
    decimal.sign = static_cast<Sign>(reader.u16());
    const std::size_t scale = reader.u16();
    const std::string digits = read_groups(reader, count);
    if (!reader.at_end() || !is_known(decimal.sign) || scale > scale_max) {
        throw invalid_binary();
    }
    if (!is_finite(decimal)) {
        return to_text(decimal);
    }
    // The point stands behind group number `weight`, which may lie before or after what was sent.
    const std::int64_t whole_digits = (weight + 1) * static_cast<std::int64_t>(group_digits);
    decimal.fraction = digits;
    if (!digits.empty()) {
        shift(decimal, whole_digits);
    }
    if (scale > decimal.fraction.size() + numeric_implied_zeros_max) {
        throw overflow();
    }
    decimal.fraction.resize(scale, '0');
    normalize(decimal);
    return to_text(decimal);
}

}  // namespace protocol::pgwire
