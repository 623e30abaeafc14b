#include "protocol/pgwire/numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "protocol/pgwire/scanner.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::size_t float_text_bytes_max = 48;
constexpr std::size_t lsn_half_digits_max = 8;

std::string_view view(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

/// Written without an exponent from 1e-4 up to below this power of ten.
template <typename Float>
constexpr int fixed_exponent_end = std::numeric_limits<Float>::digits10;

template <typename Float>
void append_finite(std::string& out, Float value) {
    std::array<char, float_text_bytes_max> buffer{};
    auto* const begin = buffer.data();
    auto* const limit = begin + buffer.size();
    const auto written = std::to_chars(begin, limit, value, std::chars_format::scientific);
    const auto text = view(begin, written.ptr);
    const std::size_t exponent_at = text.rfind('e') + 1;
    int exponent = 0;
    std::from_chars(begin + exponent_at + (begin[exponent_at] == '+' ? 1 : 0), limit, exponent);
    if (exponent < -4 || exponent >= fixed_exponent_end<Float>) {
        out.append(text);
        return;
    }
    const auto fixed = std::to_chars(begin, limit, value, std::chars_format::fixed);
    out.append(begin, fixed.ptr);
}

/// NaN and the infinities, by the names that Postgres takes.
std::optional<double> named_float(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    const bool is_signed = is_negative || text.starts_with('+');
    const auto word = to_lower(text.substr(is_signed ? 1 : 0));
    if (word == "nan" && !is_signed) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (word == "infinity" || word == "inf") {
        const double infinity = std::numeric_limits<double>::infinity();
        return is_negative ? -infinity : infinity;
    }
    return std::nullopt;
}

template <typename Float>
std::from_chars_result read_float(std::string_view text, double& value) {
    Float read = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), read);
    value = static_cast<double>(read);
    return result;
}

/// One half of an LSN: up to eight hexadecimal digits.
std::optional<std::uint32_t> lsn_half(std::string_view digits) {
    std::uint32_t value = 0;
    const auto* const end = digits.data() + digits.size();
    if (digits.empty() || digits.size() > lsn_half_digits_max) {
        return std::nullopt;
    }
    const auto read = std::from_chars(digits.data(), end, value, 16);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(value) : std::nullopt;
}

}  // namespace

bool fits_integer(std::int64_t value, Oid type) {
    switch (type) {
        case Oid::int2:
            return value == static_cast<std::int16_t>(value);
        case Oid::int4:
            return value == static_cast<std::int32_t>(value);
        case Oid::oid:
        case Oid::xid:
            return value == static_cast<std::int64_t>(static_cast<std::uint32_t>(value));
        default:
            return true;
    }
}

std::int64_t parse_integer(std::string_view text, Oid type) {
    auto digits = trim(text);
    if (digits.starts_with('+')) {
        digits.remove_prefix(1);
        if (digits.starts_with('-')) {
            throw invalid_syntax(type_name(type), text);
        }
    }
    std::int64_t value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value);
    if (read.ec == std::errc::invalid_argument || read.ptr != end) {
        throw invalid_syntax(type_name(type), text);
    }
    if (read.ec == std::errc::result_out_of_range || !fits_integer(value, type)) {
        throw out_of_range(type_name(type), text);
    }
    return value;
}

void append_float(std::string& out, double value, bool is_single) {
    if (std::isnan(value)) {
        out.append("NaN");
    } else if (std::isinf(value)) {
        out.append(value > 0 ? "Infinity" : "-Infinity");
    } else if (is_single) {
        append_finite(out, static_cast<float>(value));
    } else {
        append_finite(out, value);
    }
}

double parse_float(std::string_view text, bool is_single) {
    const auto type = type_name(is_single ? Oid::float4 : Oid::float8);
    auto digits = trim(text);
    if (const auto named = named_float(digits)) {
        return *named;
    }
    if (digits.starts_with('+')) {
        digits.remove_prefix(1);
    }
    // from_chars() would take its own names of infinity and a second sign; only digits begin here.
    const auto unsigned_digits = digits.substr(digits.starts_with('-') ? 1 : 0);
    const bool is_number = !unsigned_digits.empty() &&
                           (is_digit(unsigned_digits.front()) || unsigned_digits.front() == '.');
    if (!is_number || (digits.data() != trim(text).data() && digits.starts_with('-'))) {
        throw invalid_syntax(type, text);
    }
    double value = 0;
    const auto read =
        is_single ? read_float<float>(digits, value) : read_float<double>(digits, value);
    if (read.ec == std::errc::invalid_argument || read.ptr != digits.data() + digits.size()) {
        throw invalid_syntax(type, text);
    }
    if (read.ec == std::errc::result_out_of_range) {
        throw out_of_range(type, text);
    }
    return value;
}

std::int64_t parse_lsn(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        throw invalid_syntax("pg_lsn", text);
    }
    const auto high = lsn_half(text.substr(0, slash));
    const auto low = lsn_half(text.substr(slash + 1));
    if (!high || !low) {
        throw invalid_syntax("pg_lsn", text);
    }
    return static_cast<std::int64_t>((std::uint64_t{*high} << 32U) | *low);
}

void append_lsn(std::string& out, std::int64_t value) {
    const auto position = static_cast<std::uint64_t>(value);
    fmt::format_to(std::back_inserter(out), "{:X}/{:X}", position >> 32U, position & 0xffffffffU);
}

}  // namespace protocol::pgwire
