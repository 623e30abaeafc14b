// Options that are well formed each and contradict each other.
#include <string>
#include <utility>

#include "protocol/error.hpp"
#include "sql/check_options.hpp"

namespace sql {
namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

const CheckedOption* find_value(const CheckedOptions& options, std::string_view key) {
    for (const CheckedOption& option : options.values) {
        if (option.spec->name == key) {
            return &option;
        }
    }
    return nullptr;
}

bool is_set(const CheckedOptions& options, std::string_view key, std::string_view value) {
    const CheckedOption* option = find_value(options, key);
    return option != nullptr && option->value == value;
}

Error bad_combination(const CheckedOption& option, std::string message) {
    return statement_error(sqlstate::invalid_parameter_value, std::move(message)).at(option.offset);
}

}  // namespace

void check_mirror_combination(const CheckedOptions& options) {
    const CheckedOption* copy_only = find_value(options, "initial_copy_only");
    if (is_set(options, "initial_copy_only", "true") &&
        is_set(options, "do_initial_copy", "false")) {
        throw bad_combination(
            *copy_only, "option \"initial_copy_only\" contradicts do_initial_copy = false"
        );
    }
    const CheckedOption* deleted = find_value(options, "soft_delete_col_name");
    if (deleted != nullptr && !deleted->value.empty() &&
        is_set(options, "synced_at_col_name", deleted->value)) {
        throw bad_combination(
            *deleted, "options \"soft_delete_col_name\" and \"synced_at_col_name\" name one column"
        );
    }
}

void check_query_mirror_combination(const CheckedOptions& options) {
    const CheckedOption* mode = find_value(options, "mode");
    const CheckedOption* keys = find_value(options, "unique_key_columns");
    if (is_set(options, "mode", "upsert") && (keys == nullptr || keys->value.empty())) {
        throw bad_combination(*mode, "mode upsert needs option \"unique_key_columns\"");
    }
    if (is_set(options, "mode", "overwrite") && !is_set(options, "initial_copy_only", "true")) {
        throw bad_combination(*mode, "mode overwrite needs initial_copy_only = true");
    }
}

}  // namespace sql
