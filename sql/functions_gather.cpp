// Aggregates with an order of their own, in two steps: group_concat() over pg_pack(value, keys …),
// which is what a row has to say, and a function that puts the rows in order and together.
#include "sql/functions_gather.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <vector>

#include "protocol/pgwire/array_text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_element.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::Oid;
using protocol::Value;

/// One value: n; i<digits>; r<bits>; s<length>:<bytes>
void append_packed(std::string& out, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out += "i" + std::to_string(*number) + ";";
    } else if (const auto* real = std::get_if<double>(&value)) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, real, sizeof bits);
        out += "r" + std::to_string(bits) + ";";
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out += "s" + std::to_string(text->size()) + ";" + *text;
    } else {
        out += "n;";
    }
}

/// pg_pack(values …): the number of them, then each.
Value pack(Arguments a) {
    std::string out = std::to_string(a.size()) + ";";
    for (const Value& value : a) {
        append_packed(out, value);
    }
    return out;
}

class Unpacker {
public:
    explicit Unpacker(std::string_view text) : text_(text) {}

    bool at_end() const { return at_ >= text_.size(); }

    protocol::Row row() {
        at_ += text_[at_] == ',' ? 1 : 0;  // group_concat's
        protocol::Row values(number<std::size_t>());
        for (Value& value : values) {
            value = next();
        }
        return values;
    }

private:
    template <class Number>
    Number number() {
        Number value = 0;
        const char* const begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc()) {
            throw_wrong_form();
        }
        at_ += static_cast<std::size_t>(end - begin) + 1;
        return value;
    }

    Value next() {
        switch (text_[at_++]) {
            case 'i':
                return number<std::int64_t>();
            case 'r': {
                const auto bits = number<std::uint64_t>();
                double real = 0;
                std::memcpy(&real, &bits, sizeof real);
                return real;
            }
            case 's': {
                const auto length = number<std::size_t>();
                at_ += length;
                return std::string(text_.substr(at_ - length, length));
            }
            default:
                ++at_;
                return {};
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool value_less(const Value& a, const Value& b) {
    if (std::holds_alternative<std::string>(a) || std::holds_alternative<std::string>(b)) {
        return text_of(a) < text_of(b);
    }
    if (std::holds_alternative<double>(a) || std::holds_alternative<double>(b)) {
        return float_of(a) < float_of(b);
    }
    return integer_of(a) < integer_of(b);
}

/// Two letters a key: a or d for the direction, f or l for NULLs first or last.
bool row_less(const protocol::Row& a, const protocol::Row& b, std::string_view order) {
    const std::size_t keys = order.size() / 2;
    const std::size_t first = a.size() - keys;
    for (std::size_t i = 0; i < keys; ++i) {
        const Value& left = a[first + i];
        const Value& right = b[first + i];
        const bool nulls_first = order[2 * i + 1] == 'f';
        if (is_null(left) != is_null(right)) {
            return is_null(left) == nulls_first;
        }
        if (is_null(left)) {
            continue;
        }
        const bool descending = order[2 * i] == 'd';
        if (value_less(left, right)) {
            return !descending;
        }
        if (value_less(right, left)) {
            return descending;
        }
    }
    return false;
}

/// The rows in order; where the order ends in 'u', each only once by its keys.
std::vector<protocol::Row> rows_of(std::string_view packed, std::string_view order) {
    std::vector<protocol::Row> rows;
    for (Unpacker unpacker(packed); !unpacker.at_end();) {
        rows.push_back(unpacker.row());
    }
    const bool unique = order.ends_with('u');
    const std::string_view keys = unique ? order.substr(0, order.size() - 1) : order;
    const auto less = [&](const protocol::Row& a, const protocol::Row& b) {
        return row_less(a, b, keys);
    };
    if (!keys.empty()) {
        std::stable_sort(rows.begin(), rows.end(), less);
    }
    if (unique) {
        const auto same = [&](const protocol::Row& a, const protocol::Row& b) {
            return !less(a, b) && !less(b, a);
        };
        rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
    }
    return rows;
}

Value array_of_rows(const std::vector<protocol::Row>& rows, Oid type) {
    std::vector<std::optional<std::string>> elements;
    elements.reserve(rows.size());
    for (const protocol::Row& row : rows) {
        elements.push_back(
            is_null(row[0]) ? std::nullopt : std::optional(element_text(row[0], type))
        );
    }
    return protocol::pgwire::array_text(protocol::pgwire::flat_array(std::move(elements)));
}

/// pg_array_gathered(packed, element type, order): of no rows an empty array.
Value gathered_array(Arguments a) {
    const auto type = static_cast<Oid>(integer_of(a[1]));
    return is_null(a[0]) ? Value(std::string("{}"))
                         : array_of_rows(rows_of(text_of(a[0]), text_of(a[2])), type);
}

/// pg_array_agg(packed, element type, order): of no rows NULL.
Value aggregated_array(Arguments a) {
    return is_null(a[0]) ? Value() : gathered_array(a);
}

/// pg_string_agg(packed text and separator, order)
Value aggregated_text(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    std::string text;
    bool any = false;
    for (const protocol::Row& row : rows_of(text_of(a[0]), text_of(a[1]))) {
        if (is_null(row[0])) {
            continue;
        }
        text += any && !is_null(row[1]) ? text_of(row[1]) : std::string_view();
        text += text_of(row[0]);
        any = true;
    }
    return any ? Value(text) : Value();
}

constexpr SqliteFunction functions[] = {
    {"pg_pack", -1, pack},
    {"pg_array_gathered", 3, gathered_array},
    {"pg_array_agg", 3, aggregated_array},
    {"pg_string_agg_ordered", 2, aggregated_text},
};

}  // namespace

std::span<const SqliteFunction> gather_functions() {
    return functions;
}

}  // namespace sql
