#include "sql/sqlite_functions.hpp"

#include <vector>

#include "sql/functions_aggregate.hpp"
#include "sql/functions_array.hpp"
#include "sql/functions_catalog.hpp"
#include "sql/functions_fields.hpp"
#include "sql/functions_gather.hpp"
#include "sql/functions_identifier.hpp"
#include "sql/functions_interval.hpp"
#include "sql/functions_json.hpp"
#include "sql/functions_make_time.hpp"
#include "sql/functions_math.hpp"
#include "sql/functions_moment.hpp"
#include "sql/functions_number.hpp"
#include "sql/functions_other.hpp"
#include "sql/functions_privilege.hpp"
#include "sql/functions_reg.hpp"
#include "sql/functions_regex.hpp"
#include "sql/functions_rows.hpp"
#include "sql/functions_text.hpp"
#include "sql/functions_to_char.hpp"
#include "sql/functions_zone.hpp"
#include "sql/network.hpp"

namespace sql {

namespace {

std::vector<SqliteFunction> collected() {
    std::vector<SqliteFunction> all;
    for (const auto part :
         {number_functions(),      numeric_functions(),       text_functions(),
          interval_functions(),    moment_functions(),        field_functions(),
          truncate_functions(),    make_time_functions(),     to_char_functions(),
          from_char_functions(),   number_format_functions(), json_functions(),
          json_change_functions(), json_make_functions(),     network_functions(),
          math_functions(),        numeric_math_functions(),  size_functions(),
          string_functions(),      bytes_functions(),         regex_functions(),
          other_functions(),       catalog_functions(),       privilege_functions()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    for (const auto part :
         {array_functions(),
          array_change_functions(),
          gather_functions(),
          identifier_functions(),
          reg_functions(),
          row_functions(),
          zone_functions()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace

std::span<const SqliteFunction> sqlite_functions() {
    static const std::vector<SqliteFunction> all = collected();
    return all;
}

std::span<const SqliteAggregate> sqlite_aggregates() {
    static const std::vector<SqliteAggregate> all = [] {
        std::vector<SqliteAggregate> collected_aggregates;
        for (const auto part : {sum_aggregates(), list_aggregates(), statistic_aggregates()}) {
            collected_aggregates.insert(collected_aggregates.end(), part.begin(), part.end());
        }
        return collected_aggregates;
    }();
    return all;
}

}  // namespace sql
