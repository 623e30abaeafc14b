// Arrays out of arrays, and to and from text.
#include <algorithm>
#include <string>
#include <utility>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "protocol/pgwire/array_text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_array.hpp"
#include "sql/functions_element.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
using protocol::pgwire::array_text;
using protocol::pgwire::ArrayItems;
using protocol::pgwire::flat_array;
using Element = std::optional<std::string>;

Element element_of_value(const Value& value, Oid type) {
    return is_null(value) ? Element() : Element(element_text(value, type));
}

bool equal(const Element& a, const Element& b, Oid type) {
    return a && b ? element_key(*a, type) == element_key(*b, type) : a == b;
}

void require_flat(const ArrayItems& items, std::string_view what) {
    if (items.dimensions.size() > 1) {
        throw statement_error(
            protocol::sqlstate::feature_not_supported,
            std::string(what) + " multidimensional arrays is not supported"
        );
    }
}

ArrayItems concatenated(ArrayItems left, ArrayItems right) {
    if (left.dimensions.empty() || right.dimensions.empty()) {
        return left.dimensions.empty() ? right : left;
    }
    // An array of one dimension less counts as one more row.
    if (left.dimensions.size() + 1 == right.dimensions.size()) {
        left.dimensions.insert(left.dimensions.begin(), {.length = 1});
    } else if (right.dimensions.size() + 1 == left.dimensions.size()) {
        right.dimensions.insert(right.dimensions.begin(), {.length = 1});
    }
    const auto same = [](const auto& a, const auto& b) { return a.length == b.length; };
    if (!std::equal(
            left.dimensions.begin() + 1,
            left.dimensions.end(),
            right.dimensions.begin() + (right.dimensions.empty() ? 0 : 1),
            right.dimensions.end(),
            same
        )) {
        throw statement_error("2202E", "cannot concatenate incompatible arrays");
    }
    left.dimensions.front().length += right.dimensions.front().length;
    left.elements.insert(left.elements.end(), right.elements.begin(), right.elements.end());
    return left;
}

/// pg_array_cat(arrays …): NULL counts as empty; NULL if all are.
Value concatenate(Arguments a) {
    std::optional<ArrayItems> all;
    for (const Value& value : a) {
        if (!is_null(value)) {
            all = all ? concatenated(*std::move(all), items_of(value)) : items_of(value);
        }
    }
    return all ? Value(array_text(*all)) : Value();
}

/// pg_array_append(array, value, element type)
Value append(Arguments a) {
    ArrayItems items = is_null(a[0]) ? ArrayItems() : items_of(a[0]);
    require_flat(items, "appending to");
    items.elements.push_back(element_of_value(a[1], oid_of(a[2])));
    if (items.dimensions.empty()) {
        items.dimensions.push_back({});
    }
    ++items.dimensions.front().length;
    return array_text(items);
}

/// pg_array_prepend(value, array, element type)
Value prepend(Arguments a) {
    ArrayItems items = is_null(a[1]) ? ArrayItems() : items_of(a[1]);
    require_flat(items, "prepending to");
    items.elements.insert(items.elements.begin(), element_of_value(a[0], oid_of(a[2])));
    if (items.dimensions.empty()) {
        items.dimensions.push_back({});
    }
    ++items.dimensions.front().length;
    return array_text(items);
}

/// pg_array_remove(array, value, element type)
Value remove(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    ArrayItems items = items_of(a[0]);
    require_flat(items, "removing elements from");
    const Oid type = oid_of(a[2]);
    const Element unwanted = element_of_value(a[1], type);
    std::erase_if(items.elements, [&](const Element& e) { return equal(e, unwanted, type); });
    return array_text(flat_array(std::move(items.elements)));
}

/// pg_array_replace(array, from, to, element type)
Value replace(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    ArrayItems items = items_of(a[0]);
    const Oid type = oid_of(a[3]);
    const Element from = element_of_value(a[1], type);
    for (Element& element : items.elements) {
        if (equal(element, from, type)) {
            element = element_of_value(a[2], type);
        }
    }
    return array_text(items);
}

/// pg_array_position(array, value, element type [, start])
Value position(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    const ArrayItems items = items_of(a[0]);
    require_flat(items, "searching for elements in");
    const Oid type = oid_of(a[2]);
    const Element wanted = element_of_value(a[1], type);
    const std::int64_t lower = items.dimensions.empty() ? 1 : items.dimensions.front().lower;
    const std::int64_t start = a.size() > 3 && !is_null(a[3]) ? integer_of(a[3]) : lower;
    for (std::size_t i = 0; i < items.elements.size(); ++i) {
        const std::int64_t at = lower + static_cast<std::int64_t>(i);
        if (at >= start && equal(items.elements[i], wanted, type)) {
            return at;
        }
    }
    return {};
}

/// pg_array_positions(array, value, element type)
Value positions(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    const ArrayItems items = items_of(a[0]);
    require_flat(items, "searching for elements in");
    const Oid type = oid_of(a[2]);
    const Element wanted = element_of_value(a[1], type);
    const std::int64_t lower = items.dimensions.empty() ? 1 : items.dimensions.front().lower;
    std::vector<Element> found;
    for (std::size_t i = 0; i < items.elements.size(); ++i) {
        if (equal(items.elements[i], wanted, type)) {
            found.emplace_back(std::to_string(lower + static_cast<std::int64_t>(i)));
        }
    }
    return array_text(flat_array(std::move(found)));
}

/// pg_array_contains(whole, part, element type); NULLs equal nothing.
Value contains(Arguments a) {
    const Oid type = oid_of(a[2]);
    const ArrayItems whole = items_of(a[0]);
    const ArrayItems part = items_of(a[1]);
    const bool all = std::all_of(part.elements.begin(), part.elements.end(), [&](const Element& e) {
        return e &&
               std::any_of(whole.elements.begin(), whole.elements.end(), [&](const Element& w) {
                   return equal(w, e, type);
               });
    });
    return std::int64_t{all ? 1 : 0};
}

Value overlaps(Arguments a) {
    const Oid type = oid_of(a[2]);
    const ArrayItems left = items_of(a[0]);
    const ArrayItems right = items_of(a[1]);
    const bool any = std::any_of(left.elements.begin(), left.elements.end(), [&](const Element& e) {
        return e &&
               std::any_of(right.elements.begin(), right.elements.end(), [&](const Element& r) {
                   return equal(r, e, type);
               });
    });
    return std::int64_t{any ? 1 : 0};
}

/// pg_array_trim(array, count)
Value trim(Arguments a) {
    ArrayItems items = items_of(a[0]);
    const std::int64_t count = integer_of(a[1]);
    const std::int64_t length = items.dimensions.empty() ? 0 : items.dimensions.front().length;
    if (count < 0 || count > length) {
        throw statement_error(
            "2202E", "number of elements to trim must be between 0 and " + std::to_string(length)
        );
    }
    require_flat(items, "trimming");
    items.elements.resize(static_cast<std::size_t>(length - count));
    return array_text(flat_array(std::move(items.elements)));
}

/// pg_array_convert(array, array type): each element read anew.
Value convert(Arguments a) {
    const ArrayItems items = items_of(a[0]);
    const Oid type = oid_of(a[1]);
    if (protocol::is_vector(type)) {
        return protocol::pgwire::normalize_array(protocol::pgwire::vector_text(items), type);
    }
    return protocol::pgwire::normalize_array(array_text(items), type);
}

/// pg_array_to_string(array, separator [, text for NULL])
Value to_string(Arguments a) {
    if (is_null(a[0]) || is_null(a[1])) {
        return {};
    }
    std::string text;
    bool first = true;
    for (const Element& element : items_of(a[0]).elements) {
        const bool shown = element || (a.size() > 2 && !is_null(a[2]));
        if (!shown) {
            continue;
        }
        text += first ? std::string_view() : text_of(a[1]);
        text += element ? std::string_view(*element) : text_of(a[2]);
        first = false;
    }
    return text;
}

/// One character each: UTF-8 sequences stay whole.
std::vector<Element> characters(std::string_view text) {
    std::vector<Element> parts;
    for (const char c : text) {
        const bool continues = (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
        if (continues && !parts.empty()) {
            parts.back()->push_back(c);
        } else {
            parts.emplace_back(std::string(1, c));
        }
    }
    return parts;
}

std::vector<Element> split(std::string_view text, const Value& separator) {
    if (is_null(separator)) {
        return characters(text);
    }
    const std::string_view between = text_of(separator);
    if (text.empty()) {
        return {};
    }
    std::vector<Element> parts;
    std::size_t at = 0;
    for (;;) {
        const std::size_t end = between.empty() ? std::string_view::npos : text.find(between, at);
        parts.emplace_back(std::string(text.substr(at, end - at)));
        if (end == std::string_view::npos) {
            return parts;
        }
        at = end + between.size();
    }
}

/// pg_string_to_array(text, separator [, text for NULL])
Value from_string(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    std::vector<Element> parts = split(text_of(a[0]), a[1]);
    for (Element& part : parts) {
        if (a.size() > 2 && !is_null(a[2]) && part && *part == text_of(a[2])) {
            part.reset();
        }
    }
    return array_text(flat_array(std::move(parts)));
}

constexpr SqliteFunction functions[] = {
    {"pg_array_cat", -1, concatenate},
    {"pg_array_append", 3, append},
    {"pg_array_prepend", 3, prepend},
    {"pg_array_remove", 3, remove},
    {"pg_array_replace", 4, replace},
    {"pg_array_position", -1, position},
    {"pg_array_positions", 3, positions},
    {"pg_array_contains", 3, strict<contains>},
    {"pg_array_overlaps", 3, strict<overlaps>},
    {"pg_array_trim", 2, strict<trim>},
    {"pg_array_convert", 2, strict<convert>},
    {"pg_array_to_string", -1, to_string},
    {"pg_string_to_array", -1, from_string},
};

}  // namespace

std::span<const SqliteFunction> array_change_functions() {
    return functions;
}

}  // namespace sql
