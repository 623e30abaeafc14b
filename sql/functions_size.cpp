// Positions in the WAL, and sizes in bytes as people read them.
#include <array>

#include <fmt/format.h>

#include "protocol/pgwire/numeric.hpp"
#include "protocol/pgwire/scanner.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_math.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

Decimal position(const Value& value) {
    return parse_decimal(std::to_string(static_cast<std::uint64_t>(integer_of(value))));
}

Value difference(Arguments a) {
    return print_decimal(subtract(position(a[0]), position(a[1])));
}

Value moved(const Value& from, const Decimal& by) {
    const Decimal sum = round(add(position(from), by), 0, Rounding::half_away);
    const Decimal limit = parse_decimal("18446744073709551615");
    if (sum.negative || subtract(limit, sum).negative) {
        throw statement_error(sqlstate::invalid_parameter_value, "pg_lsn out of range");
    }
    std::uint64_t bits = 0;
    for (const char digit : sum.digits) {
        bits = bits * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    return static_cast<std::int64_t>(bits);
}

Decimal byte_count(const Value& value) {
    if (text_of(value) == "NaN") {
        throw statement_error(sqlstate::feature_not_supported, "cannot add NaN to pg_lsn");
    }
    return parse_decimal(text_of(value));
}

Value plus(Arguments a) {
    return moved(a[0], byte_count(a[1]));
}

Value minus(Arguments a) {
    return moved(a[0], negate(byte_count(a[1])));
}

struct Unit {
    std::string_view name;
    unsigned power_of_two;
};

constexpr std::array units = std::to_array<Unit>({
    {"bytes", 0},
    {"kB", 10},
    {"MB", 20},
    {"GB", 30},
    {"TB", 40},
    {"PB", 50},
});

constexpr std::int64_t next_unit_from = 10 * 1024;
constexpr std::int64_t next_unit_from_rounded = 20 * 1024 - 1;

/// Each step but the last two keeps one bit more, which the last step rounds by.
Value pretty_int(Arguments a) {
    std::int64_t size = integer_of(a[0]);
    for (std::size_t i = 0; i < units.size(); ++i) {
        const bool halves = i != 0;
        const auto magnitude =
            size < 0 ? 0 - static_cast<std::uint64_t>(size) : static_cast<std::uint64_t>(size);
        const std::int64_t limit = halves ? next_unit_from_rounded : next_unit_from;
        if (i + 1 == units.size() || magnitude < static_cast<std::uint64_t>(limit)) {
            const std::int64_t shown = halves ? (size + (size < 0 ? -1 : 1)) / 2 : size;
            return fmt::format("{} {}", shown, units[i].name);
        }
        size /= halves ? 1024 : 512;
    }
    return {};
}

Value pretty_numeric(Arguments a) {
    Decimal size = parse_decimal(text_of(a[0]));
    for (std::size_t i = 0; i < units.size(); ++i) {
        const bool halves = i != 0;
        Decimal magnitude = size;
        magnitude.negative = false;
        const Decimal limit =
            parse_decimal(std::to_string(halves ? next_unit_from_rounded : next_unit_from));
        if (i + 1 == units.size() || subtract(magnitude, limit).negative) {
            if (halves) {
                size = add(size, parse_decimal(size.negative ? "-1" : "1"));
                size = round(divide(size, parse_decimal("2")), 0, Rounding::toward_zero);
            }
            return fmt::format("{} {}", print_decimal(size), units[i].name);
        }
        const Decimal step = parse_decimal(halves ? "1024" : "512");
        size = divide(subtract(size, remainder(size, step)), step);
        size = round(size, 0, Rounding::toward_zero);
    }
    return {};
}

Value size_bytes(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const std::string_view given = protocol::pgwire::trim(text);
    const std::size_t end = std::min(given.find_first_not_of("+-.0123456789eE"), given.size());
    // An exponent's e may as well begin a unit: none does.
    const auto invalid = [&](std::string hint) {
        return protocol::Error(
            protocol::ErrorKind::statement,
            sqlstate::invalid_parameter_value,
            fmt::format("invalid size: \"{}\"", text.substr(0, 60)),
            {},
            std::move(hint)
        );
    };
    if (end == 0) {
        throw invalid({});
    }
    Decimal size;
    try {
        size = parse_decimal(protocol::pgwire::normalize_numeric(given.substr(0, end)));
    } catch (const protocol::Error&) {
        throw invalid({});
    }
    const std::string_view unit = protocol::pgwire::trim(given.substr(end));
    unsigned power = 0;
    bool known = unit.empty();
    for (const Unit& candidate : units) {
        if (protocol::equal_ignoring_case(unit, candidate.name)) {
            power = candidate.power_of_two;
            known = true;
        }
    }
    if (!known) {
        throw invalid("Valid units are \"bytes\", \"kB\", \"MB\", \"GB\", \"TB\", and \"PB\".");
    }
    const Decimal factor = parse_decimal(std::to_string(std::int64_t{1} << power));
    return to_int64(round(multiply(size, factor), 0, Rounding::half_away));
}

constexpr SqliteFunction functions[] = {
    {"pg_lsn_difference", 2, strict<difference>},
    {"pg_lsn_plus", 2, strict<plus>},
    {"pg_lsn_minus", 2, strict<minus>},
    {"pg_size_pretty_int8", 1, strict<pretty_int>},
    {"pg_size_pretty_numeric", 1, strict<pretty_numeric>},
    {"pg_size_bytes", 1, strict<size_bytes>},
};

}  // namespace

std::span<const SqliteFunction> size_functions() {
    return functions;
}

}  // namespace sql
