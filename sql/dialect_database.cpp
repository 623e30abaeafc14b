// ALTER DATABASE name SET (key = value, …) and RESET (key, …): the spelling of PEER and MIRROR.
#include <utility>

#include "protocol/error.hpp"
#include "sql/dialect_names.hpp"
#include "sql/dialect_statements.hpp"
#include "sql/dialect_values.hpp"

namespace sql {

StatementBody parse_alter_database(TokenCursor& cursor) {
    cursor.expect_words({"alter", "database"});
    AlterDatabase alter;
    alter.name = parse_name(cursor, "database");
    if (cursor.accept_words({"reset"})) {
        for (Name& key : parse_key_list(cursor)) {
            alter.set.push_back({std::move(key), std::nullopt});
        }
        return alter;
    }
    cursor.expect_words({"set"});
    for (Option& option : parse_option_list(cursor)) {
        if (option.value.form == ValueForm::list || option.value.form == ValueForm::map) {
            throw protocol::statement_error(
                protocol::sqlstate::invalid_parameter_value,
                "\"" + option.key + "\" takes an integer"
            )
                .at(option.value.offset);
        }
        alter.set.push_back({{option.key, option.offset}, std::move(option.value.text)});
    }
    return alter;
}

}  // namespace sql
