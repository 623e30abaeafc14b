// Values and option lists: key = value, … of WITH and SET, key: value, … of a mapping's maps.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sql/dialect_cursor.hpp"
#include "sql/statement.hpp"

namespace sql {

inline constexpr std::size_t nesting_max = 16;  // lists and maps in each other

/// Where a value stands: in a mapping, names (dotted, quoted) are values too.
enum class ValuePlace { option, mapping };

/// 42601; 22023 for NULL; 54001 above nesting_max.
OptionValue parse_value(TokenCursor& cursor, ValuePlace place);

/// A value that is a map `{column: expression [AS 'type'], …}`.
std::vector<MapEntry> parse_columns_map(TokenCursor& cursor);

/// `( key = value, … )`, at least one. 22023 for a key given twice.
OptionList parse_option_list(TokenCursor& cursor);

/// `( key, … )`, at least one.
std::vector<Name> parse_key_list(TokenCursor& cursor);

/// `item, item …` up to what `at_close` says; a comma before it is 42601, `what` names the items.
void parse_comma_list(
    TokenCursor& cursor,
    std::string_view what,
    std::string_view close,
    const std::function<void()>& item
);

}  // namespace sql
