#include "engine/postgres/column_type.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace engine::postgres {

namespace {

constexpr std::int32_t modifier_header = 4;  // what Postgres adds to lengths and to numeric's
constexpr std::int32_t time_digits_max = 6;  // of a time type without a modifier

struct NumericSize {
    std::int32_t whole = 0;  // digits before the point
    std::int32_t scale = 0;
};

/// Scales are 11 bits with a sign since version 15; before, 0 to 1000, which reads the same.
NumericSize numeric_size(std::int32_t modifier) {
    const std::int32_t packed = modifier - modifier_header;
    const std::int32_t precision = (packed >> 16) & 0xffff;
    const std::int32_t scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
    return {precision - scale, scale};
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    for (const std::string_view other : names) {
        if (name == other) {
            return true;
        }
    }
    return false;
}

bool modifier_fits(std::string_view element, std::int32_t source, std::int32_t target) {
    if (target == source || target == -1) {
        return true;
    }
    if (is_one_of(
            element,
            {"pg_catalog.time",
             "pg_catalog.timetz",
             "pg_catalog.timestamp",
             "pg_catalog.timestamptz"}
        )) {
        return target >= (source == -1 ? time_digits_max : source);
    }
    if (source == -1) {
        return false;
    }
    if (element == "pg_catalog.numeric") {
        const NumericSize from = numeric_size(source);
        const NumericSize to = numeric_size(target);
        return to.whole >= from.whole && to.scale >= from.scale;
    }
    // A longer char(n) would add blanks.
    return is_one_of(element, {"pg_catalog.varchar", "pg_catalog.varbit"}) && target >= source;
}

bool widens(std::string_view source, std::string_view target) {
    using Pair = std::pair<std::string_view, std::string_view>;
    static constexpr std::array pairs{
        Pair{"pg_catalog.int2", "pg_catalog.int4"},
        Pair{"pg_catalog.int2", "pg_catalog.int8"},
        Pair{"pg_catalog.int4", "pg_catalog.int8"},
        Pair{"pg_catalog.float4", "pg_catalog.float8"},
    };
    for (const Pair& pair : pairs) {
        if (pair == Pair{source, target}) {
            return true;
        }
    }
    return false;
}

/// Without the brackets of an array; true where there were some.
bool take_brackets(std::string_view& name) {
    const bool is_array = name.ends_with("[]");
    name.remove_suffix(is_array ? 2 : 0);
    return is_array;
}

bool is_unlimited_text(std::string_view name, std::int32_t modifier) {
    return name == "pg_catalog.text" || (name == "pg_catalog.varchar" && modifier == -1);
}

/// The digits of the greatest integer of the type; 0: it is none.
std::int32_t integer_digits(std::string_view name) {
    return name == "pg_catalog.int2"   ? 5
           : name == "pg_catalog.int4" ? 10
           : name == "pg_catalog.int8" ? 19
                                       : 0;
}

bool integer_fits_numeric(std::string_view source, std::string_view target, std::int32_t modifier) {
    const std::int32_t digits = integer_digits(source);
    if (digits == 0 || target != "pg_catalog.numeric") {
        return false;
    }
    return modifier == -1 ||
           (numeric_size(modifier).whole >= digits && numeric_size(modifier).scale >= 0);
}

}  // namespace

bool fits(const ColumnType& source, const ColumnType& target, bool any_as_text) {
    std::string_view from = source.base_name;
    std::string_view to = target.base_name;
    const bool from_array = take_brackets(from);
    const bool to_array = take_brackets(to);
    const bool to_text = is_unlimited_text(to, target.modifier);
    if (from_array != to_array) {
        return any_as_text && to_text && !to_array;
    }
    if (from == to) {
        return modifier_fits(from, source.modifier, target.modifier);
    }
    const bool as_text = any_as_text || source.kind == TypeKind::enumeration ||
                         from == "pg_catalog.text" || from == "pg_catalog.varchar" ||
                         from == "pg_catalog.bpchar";
    return (as_text && to_text) || widens(from, to) ||
           integer_fits_numeric(from, to, target.modifier);
}

}  // namespace engine::postgres
