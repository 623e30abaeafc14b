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

/// A slot of ours starts where it is made, and a copy where its snapshot is.
void check_start(const CheckedOptions& options) {
    const CheckedOption* start = find_value(options, "start_at_lsn");
    if (start == nullptr || start->value.empty()) {
        return;
    }
    const CheckedOption* slot = find_value(options, "replication_slot_name");
    const bool has_slot = slot != nullptr && !slot->value.empty();
    if (!has_slot || !is_set(options, "do_initial_copy", "false")) {
        Error error = bad_combination(
            *start,
            "option \"start_at_lsn\" needs replication_slot_name and do_initial_copy = false"
        );
        error.hint =
            "A mirror with a copy begins where its copy ends, and one with a slot of its "
            "own where that is made.";
        throw error;
    }
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
    check_start(options);
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
