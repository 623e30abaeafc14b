// jsonb with something added, replaced or taken away.
#include <charconv>

#include "sql/functions_argument.hpp"
#include "sql/functions_json.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

using Path = std::span<const std::optional<std::string>>;

Json jsonb_of(const Value& value) {
    return parse_json(text_of(value), true);
}

void put_member(Json& object, std::string key, Json value) {
    object.keys.push_back(std::move(key));
    object.items.push_back(std::move(value));
    order_members(object);
}

void remove_member(Json& object, std::string_view key) {
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        if (object.keys[i] == key) {
            object.keys.erase(object.keys.begin() + static_cast<std::ptrdiff_t>(i));
            object.items.erase(object.items.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
    }
}

Json as_array(Json value) {
    if (value.kind == JsonKind::array) {
        return value;
    }
    Json array;
    array.kind = JsonKind::array;
    array.items.push_back(std::move(value));
    return array;
}

/// ||: two objects merge, everything else makes an array.
Value concatenate(Arguments a) {
    Json left = jsonb_of(a[0]);
    Json right = jsonb_of(a[1]);
    if (left.kind == JsonKind::object && right.kind == JsonKind::object) {
        left.keys.insert(left.keys.end(), right.keys.begin(), right.keys.end());
        left.items.insert(left.items.end(), right.items.begin(), right.items.end());
        order_members(left);
        return print_json(left);
    }
    left = as_array(std::move(left));
    right = as_array(std::move(right));
    left.items.insert(left.items.end(), right.items.begin(), right.items.end());
    return print_json(left);
}

void refuse_scalar(const Json& json, std::string_view what) {
    if (!json.is_container()) {
        throw statement_error(sqlstate::invalid_parameter_value, std::string(what) + " scalar");
    }
}

void delete_key(Json& json, std::string_view key) {
    refuse_scalar(json, "cannot delete from");
    if (json.kind == JsonKind::object) {
        remove_member(json, key);
        return;
    }
    std::erase_if(json.items, [&](const Json& item) {
        return item.kind == JsonKind::string && item.text == key;
    });
}

Value without_key(Arguments a) {
    Json json = jsonb_of(a[0]);
    delete_key(json, text_of(a[1]));
    return print_json(json);
}

Value without_keys(Arguments a) {
    Json json = jsonb_of(a[0]);
    refuse_scalar(json, "cannot delete from");
    for (const auto& key : array_elements(text_of(a[1]))) {
        if (key) {
            delete_key(json, *key);
        }
    }
    return print_json(json);
}

Value without_item(Arguments a) {
    Json json = jsonb_of(a[0]);
    refuse_scalar(json, "cannot delete from");
    if (json.kind == JsonKind::object) {
        throw statement_error(
            sqlstate::invalid_parameter_value, "cannot delete from object using integer index"
        );
    }
    const auto count = static_cast<std::int64_t>(json.items.size());
    const std::int64_t index = integer_of(a[1]) < 0 ? integer_of(a[1]) + count : integer_of(a[1]);
    if (index >= 0 && index < count) {
        json.items.erase(json.items.begin() + index);
    }
    return print_json(json);
}

enum class Change { remove, set, set_if_there, insert_before, insert_after };

std::int64_t index_of(const std::string& step, std::size_t position) {
    std::int64_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc() || end != step.data() + step.size()) {
        throw statement_error(
            sqlstate::invalid_text_representation,
            "path element at position " + std::to_string(position) + " is not an integer: \"" +
                step + "\""
        );
    }
    return index;
}

void change_item(Json& array, std::int64_t index, Change change, const Json* value) {
    const auto count = static_cast<std::int64_t>(array.items.size());
    const bool there = index < count && index >= -count;
    const std::int64_t at = index < 0 ? index + count : index;
    if (change == Change::remove) {
        if (there) {
            array.items.erase(array.items.begin() + at);
        }
        return;
    }
    if (there && (change == Change::set || change == Change::set_if_there)) {
        array.items[static_cast<std::size_t>(at)] = *value;
    } else if (change != Change::set_if_there) {
        const std::int64_t place =
            there ? at + (change == Change::insert_after ? 1 : 0) : (index < 0 ? 0 : count);
        array.items.insert(array.items.begin() + place, *value);
    }
}

void change_member(Json& object, const std::string& key, Change change, const Json* value) {
    const bool there = find_member(object, key) != nullptr;
    const bool inserts = change == Change::insert_before || change == Change::insert_after;
    if (change == Change::remove) {
        remove_member(object, key);
    } else if (there && inserts) {
        throw statement_error(sqlstate::invalid_parameter_value, "cannot replace existing key");
    } else if (there || change != Change::set_if_there) {
        put_member(object, key, *value);
    }
}

void change_at(Json& json, Path path, std::size_t depth, Change change, const Json* value) {
    const std::string& step = *path[depth];
    const bool last = depth + 1 == path.size();
    if (json.kind == JsonKind::object) {
        if (last) {
            change_member(json, step, change, value);
            return;
        }
        for (std::size_t i = 0; i < json.keys.size(); ++i) {
            if (json.keys[i] == step) {
                change_at(json.items[i], path, depth + 1, change, value);
            }
        }
    } else if (json.kind == JsonKind::array) {
        const std::int64_t index = index_of(step, depth + 1);
        const auto count = static_cast<std::int64_t>(json.items.size());
        if (last) {
            change_item(json, index, change, value);
        } else if (index < count && index >= -count) {
            const std::int64_t at = index < 0 ? index + count : index;
            change_at(json.items[static_cast<std::size_t>(at)], path, depth + 1, change, value);
        }
    }
}

Value changed(const Value& target, const Value& path_text, Change change, const Json* value) {
    Json json = jsonb_of(target);
    refuse_scalar(json, change == Change::remove ? "cannot delete path in" : "cannot set path in");
    const auto path = array_elements(text_of(path_text));
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (!path[i]) {
            throw statement_error(
                "22004", "path element at position " + std::to_string(i + 1) + " is null"
            );
        }
    }
    if (!path.empty()) {
        change_at(json, path, 0, change, value);
    }
    return print_json(json);
}

Value without_path(Arguments a) {
    return changed(a[0], a[1], Change::remove, nullptr);
}

/// jsonb_set(target, path, value, create).
Value set(Arguments a) {
    const Json value = jsonb_of(a[2]);
    return changed(a[0], a[1], integer_of(a[3]) != 0 ? Change::set : Change::set_if_there, &value);
}

/// jsonb_insert(target, path, value, after).
Value insert(Arguments a) {
    const Json value = jsonb_of(a[2]);
    const Change change = integer_of(a[3]) != 0 ? Change::insert_after : Change::insert_before;
    return changed(a[0], a[1], change, &value);
}

void strip_nulls(Json& json) {
    for (std::size_t i = json.items.size(); i-- > 0;) {
        if (json.kind == JsonKind::object && json.items[i].kind == JsonKind::null) {
            json.keys.erase(json.keys.begin() + static_cast<std::ptrdiff_t>(i));
            json.items.erase(json.items.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            strip_nulls(json.items[i]);
        }
    }
}

Value stripped(Arguments a) {
    Json json = jsonb_of(a[0]);
    strip_nulls(json);
    return print_json(json);
}

constexpr SqliteFunction functions[] = {
    {"pg_jsonb_concat", 2, strict<concatenate>},
    {"pg_jsonb_without_key", 2, strict<without_key>},
    {"pg_jsonb_without_keys", 2, strict<without_keys>},
    {"pg_jsonb_without_item", 2, strict<without_item>},
    {"pg_jsonb_without_path", 2, strict<without_path>},
    {"pg_jsonb_set", 4, strict<set>},
    {"pg_jsonb_insert", 4, strict<insert>},
    {"pg_jsonb_strip_nulls", 1, strict<stripped>},
};

}  // namespace

std::span<const SqliteFunction> json_change_functions() {
    return functions;
}

}  // namespace sql
