#include "sql/sqlite_functions.hpp"

#include <vector>

#include "sql/functions_array.hpp"
#include "sql/functions_catalog.hpp"
#include "sql/functions_gather.hpp"
#include "sql/functions_number.hpp"
#include "sql/functions_other.hpp"
#include "sql/functions_reg.hpp"
#include "sql/functions_rows.hpp"
#include "sql/functions_text.hpp"

namespace sql {

namespace {

std::vector<SqliteFunction> collected() {
    std::vector<SqliteFunction> all;
    for (const auto part :
         {number_functions(),
          numeric_functions(),
          text_functions(),
          other_functions(),
          catalog_functions()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    for (const auto part :
         {array_functions(),
          array_change_functions(),
          gather_functions(),
          reg_functions(),
          row_functions()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace

std::span<const SqliteFunction> sqlite_functions() {
    static const std::vector<SqliteFunction> all = collected();
    return all;
}

}  // namespace sql
