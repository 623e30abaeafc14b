#include "sql/postgres_functions.hpp"

#include <string>

namespace sql {

bool is_postgres_function(std::string_view name) {
    const std::string word = " " + std::string(name) + " ";
    return name.find(' ') == std::string_view::npos &&
           (postgres_functions_a_to_i().find(word) != std::string_view::npos ||
            postgres_functions_j_to_z().find(word) != std::string_view::npos);
}

}  // namespace sql
