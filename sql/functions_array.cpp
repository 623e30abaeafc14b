// Arrays in SQLite are Postgres's text form; what is computed with them takes that apart.
#include "sql/functions_array.hpp"

#include <string>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "protocol/pgwire/array_text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_element.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::statement_error;
using protocol::Value;
using protocol::pgwire::array_text;
using protocol::pgwire::ArrayDimension;
using protocol::pgwire::ArrayItems;
using Element = std::optional<std::string>;

/// pg_array(element type, values …)
Value make(Arguments a) {
    std::vector<Element> elements;
    for (const Value& value : a.subspan(1)) {
        elements.push_back(is_null(value) ? Element() : Element(element_text(value, oid_of(a[0]))));
    }
    return array_text(protocol::pgwire::flat_array(std::move(elements)));
}

/// pg_array_nested(arrays …): one dimension more.
Value make_nested(Arguments a) {
    ArrayItems all;
    std::optional<std::vector<ArrayDimension>> inner;
    for (const Value& value : a) {
        ArrayItems items = is_null(value) ? ArrayItems() : items_of(value);
        if (inner && *inner != items.dimensions) {
            throw statement_error(
                "2202E",
                "multidimensional arrays must have array expressions with matching "
                "dimensions"
            );
        }
        inner = items.dimensions;
        all.elements.insert(
            all.elements.end(),
            std::make_move_iterator(items.elements.begin()),
            std::make_move_iterator(items.elements.end())
        );
    }
    if (inner && !inner->empty()) {
        all.dimensions.push_back({.length = static_cast<std::int32_t>(a.size())});
        all.dimensions.insert(all.dimensions.end(), inner->begin(), inner->end());
    }
    return array_text(all);
}

/// pg_array_json(array, element type): a JSON array of the values; of NULL `[null]`, so that a
/// comparison with ANY of it is NULL.
Value elements_json(Arguments a) {
    if (is_null(a[0])) {
        return std::string("[null]");
    }
    std::string json = "[";
    for (const Element& element : items_of(a[0]).elements) {
        json += json.size() == 1 ? "" : ",";
        append_json(json, element ? element_value(*element, oid_of(a[1])) : Value());
    }
    return json + "]";
}

/// pg_any(any true, NULLs), pg_all(all true, NULLs), as ANY and ALL combine their comparisons.
Value combine_any(Arguments a) {
    const bool found = !is_null(a[0]) && integer_of(a[0]) != 0;
    if (!found && integer_of(a[1]) > 0) {
        return {};
    }
    return std::int64_t{found ? 1 : 0};
}

Value combine_all(Arguments a) {
    const bool failed = !is_null(a[0]) && integer_of(a[0]) == 0;
    if (!failed && integer_of(a[1]) > 0) {
        return {};
    }
    return std::int64_t{failed ? 0 : 1};
}

/// pg_subscript(array, element type, subscripts …)
Value subscript(Arguments a) {
    for (const Value& value : a) {
        if (is_null(value)) {
            return {};
        }
    }
    const ArrayItems items = items_of(a[0]);
    const Arguments subscripts = a.subspan(2);
    if (items.dimensions.size() != subscripts.size()) {
        return {};
    }
    std::int64_t at = 0;
    for (std::size_t i = 0; i < subscripts.size(); ++i) {
        const ArrayDimension& dimension = items.dimensions[i];
        const std::int64_t index = integer_of(subscripts[i]) - dimension.lower;
        if (index < 0 || index >= dimension.length) {
            return {};
        }
        at = at * dimension.length + index;
    }
    const Element& element = items.elements[static_cast<std::size_t>(at)];
    return element ? element_value(*element, oid_of(a[1])) : Value();
}

struct Range {
    std::int64_t first = 0;  // from the dimension's start
    std::int64_t count = 0;
};

std::optional<Range> range_of(
    const ArrayDimension& dimension, const Value& from, const Value& until
) {
    const std::int64_t last_there = std::int64_t{dimension.lower} + dimension.length - 1;
    const std::int64_t first = std::max<std::int64_t>(integer_of(from), dimension.lower);
    const std::int64_t last = std::min(integer_of(until), last_there);
    if (first > last) {
        return std::nullopt;
    }
    return Range{.first = first - dimension.lower, .count = last - first + 1};
}

void copy_range(
    const ArrayItems& items,
    const std::vector<Range>& ranges,
    std::size_t depth,
    std::size_t base,
    ArrayItems& out
) {
    const Range& range = ranges[depth];
    for (std::int64_t i = 0; i < range.count; ++i) {
        const std::size_t at = base * static_cast<std::size_t>(items.dimensions[depth].length) +
                               static_cast<std::size_t>(range.first + i);
        if (depth + 1 == ranges.size()) {
            out.elements.push_back(items.elements[at]);
        } else {
            copy_range(items, ranges, depth + 1, at, out);
        }
    }
}

/// pg_slice(array, lower, upper, …): pairs of bounds, which the extremes of int4 leave open.
Value slice(Arguments a) {
    for (const Value& value : a) {
        if (is_null(value)) {
            return {};
        }
    }
    const ArrayItems items = items_of(a[0]);
    std::vector<Range> ranges;
    ArrayItems out;
    const std::size_t given = (a.size() - 1) / 2;
    for (std::size_t i = 0; i < items.dimensions.size(); ++i) {
        const bool bounded = i < given;
        const auto range = range_of(
            items.dimensions[i],
            bounded ? a[1 + 2 * i] : Value(std::int64_t{INT32_MIN}),
            bounded ? a[2 + 2 * i] : Value(std::int64_t{INT32_MAX})
        );
        if (!range) {
            return std::string("{}");
        }
        ranges.push_back(*range);
        out.dimensions.push_back({.length = static_cast<std::int32_t>(range->count)});
    }
    if (ranges.empty() || given > ranges.size()) {
        return std::string("{}");
    }
    copy_range(items, ranges, 0, 0, out);
    return array_text(out);
}

/// pg_array_key(array, element type): its order in bytes is Postgres's of arrays.
Value key(Arguments a) {
    const ArrayItems items = items_of(a[0]);
    std::string text;
    for (const Element& element : items.elements) {
        // A missing element is before every other, NULL behind.
        text += element ? "a" + element_key(*element, oid_of(a[1])) : "b";
    }
    text += fmt::format("\1{}", items.dimensions.size());
    for (const ArrayDimension& dimension : items.dimensions) {
        text += fmt::format(" {:08x} {:08x}", dimension.length, dimension.lower);
    }
    return text;
}

const ArrayDimension* dimension_of(const ArrayItems& items, const Value& number) {
    const std::int64_t at = integer_of(number);
    const bool there = at >= 1 && static_cast<std::size_t>(at) <= items.dimensions.size();
    return there ? &items.dimensions[static_cast<std::size_t>(at - 1)] : nullptr;
}

Value length(Arguments a) {
    const ArrayItems items = items_of(a[0]);
    const auto* dimension = dimension_of(items, a[1]);
    return dimension == nullptr ? Value() : std::int64_t{dimension->length};
}

Value lower(Arguments a) {
    const ArrayItems items = items_of(a[0]);
    const auto* dimension = dimension_of(items, a[1]);
    return dimension == nullptr ? Value() : std::int64_t{dimension->lower};
}

Value upper(Arguments a) {
    const ArrayItems items = items_of(a[0]);
    const auto* dimension = dimension_of(items, a[1]);
    return dimension == nullptr ? Value() : std::int64_t{dimension->lower} + dimension->length - 1;
}

Value dimension_count(Arguments a) {
    const ArrayItems items = items_of(a[0]);
    return items.dimensions.empty() ? Value() : static_cast<std::int64_t>(items.dimensions.size());
}

Value dimensions(Arguments a) {
    std::string text;
    for (const ArrayDimension& dimension : items_of(a[0]).dimensions) {
        text += fmt::format(
            "[{}:{}]", dimension.lower, std::int64_t{dimension.lower} + dimension.length - 1
        );
    }
    return text.empty() ? Value() : Value(text);
}

Value cardinality(Arguments a) {
    return static_cast<std::int64_t>(items_of(a[0]).elements.size());
}

constexpr SqliteFunction functions[] = {
    {"pg_array", -1, make},
    {"pg_array_nested", -1, make_nested},
    {"pg_array_json", 2, elements_json},
    {"pg_any", 2, combine_any},
    {"pg_all", 2, combine_all},
    {"pg_subscript", -1, subscript},
    {"pg_slice", -1, slice},
    {"pg_array_key", 2, strict<key>},
    {"pg_array_length", 2, strict<length>},
    {"pg_array_lower", 2, strict<lower>},
    {"pg_array_upper", 2, strict<upper>},
    {"pg_array_ndims", 1, strict<dimension_count>},
    {"pg_array_dims", 1, strict<dimensions>},
    {"pg_cardinality", 1, strict<cardinality>},
};

}  // namespace

std::span<const SqliteFunction> array_functions() {
    return functions;
}

}  // namespace sql
