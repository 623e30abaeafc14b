// The one error that ends a statement or a step: its kind decides what happens next, its SQLSTATE
// and texts are what the user reads. None of its texts may hold a secret, a row's value or an
// internal path; those belong in the log of whoever throws.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

namespace protocol {

enum class ErrorKind {
    statement,      // what the user wrote, or asked for, cannot be done
    transient,      // try again later
    configuration,  // wrong until somebody alters it
    data,           // this row
    gap,            // changes are lost; needs a resync
    fenced,         // somebody else owns the work
    bug,            // ours
};

struct Error : std::exception {
    Error(ErrorKind error_kind, std::string_view state, std::string text);
    Error(
        ErrorKind error_kind,
        std::string_view state,
        std::string text,
        std::string detail_text,
        std::string hint_text
    );

    /// The same error, pointing at a place: `offset` is a byte offset into the statement's text.
    Error at(std::size_t offset) const&;
    Error at(std::size_t offset) &&;

    const char* what() const noexcept override { return message.c_str(); }

    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    ErrorKind kind;
    std::string sqlstate;
    std::string message;
    std::string detail;
    std::string hint;
    std::size_t byte_offset = nowhere;  // into the whole text of the Query or Parse message
};

/// A NOTICE or WARNING that goes with a statement's success.
struct Notice {
    enum class Severity { notice, warning };
    Severity severity = Severity::notice;
    std::string sqlstate = "00000";
    std::string message;
    std::string detail;
    std::string hint;
};

/// Shorthand for the commonest kind: Error{ErrorKind::statement, …}.
Error statement_error(std::string_view sqlstate, std::string message, std::string hint = {});

namespace sqlstate {
inline constexpr std::string_view successful_completion = "00000";
inline constexpr std::string_view warning = "01000";
inline constexpr std::string_view connection_does_not_exist = "08003";
inline constexpr std::string_view cannot_connect = "08001";
inline constexpr std::string_view connection_rejected = "08004";
inline constexpr std::string_view protocol_violation = "08P01";
inline constexpr std::string_view feature_not_supported = "0A000";
inline constexpr std::string_view string_right_truncation = "22001";
inline constexpr std::string_view numeric_out_of_range = "22003";
inline constexpr std::string_view invalid_datetime = "22007";
inline constexpr std::string_view division_by_zero = "22012";
inline constexpr std::string_view invalid_escape_sequence = "22025";
inline constexpr std::string_view character_not_in_repertoire = "22021";
inline constexpr std::string_view invalid_parameter_value = "22023";
inline constexpr std::string_view invalid_text_representation = "22P02";
inline constexpr std::string_view invalid_binary_representation = "22P03";
inline constexpr std::string_view invalid_cursor_state = "24000";
inline constexpr std::string_view active_sql_transaction = "25001";
inline constexpr std::string_view read_only_transaction = "25006";
inline constexpr std::string_view no_active_transaction = "25P01";
inline constexpr std::string_view in_failed_transaction = "25P02";
inline constexpr std::string_view idle_in_transaction_timeout = "25P03";
inline constexpr std::string_view invalid_statement_name = "26000";
inline constexpr std::string_view invalid_authorization = "28000";
inline constexpr std::string_view invalid_password = "28P01";
inline constexpr std::string_view invalid_grant_operation = "0LP01";
inline constexpr std::string_view dependent_objects_exist = "2BP01";
inline constexpr std::string_view invalid_cursor_name = "34000";
inline constexpr std::string_view invalid_savepoint = "3B001";
inline constexpr std::string_view invalid_catalog_name = "3D000";
inline constexpr std::string_view serialization_failure = "40001";
inline constexpr std::string_view insufficient_privilege = "42501";
inline constexpr std::string_view syntax_error = "42601";
inline constexpr std::string_view invalid_name = "42602";
inline constexpr std::string_view name_too_long = "42622";
inline constexpr std::string_view undefined_column = "42703";
inline constexpr std::string_view undefined_object = "42704";
inline constexpr std::string_view ambiguous_column = "42702";
inline constexpr std::string_view grouping_error = "42803";
inline constexpr std::string_view datatype_mismatch = "42804";
inline constexpr std::string_view duplicate_object = "42710";
inline constexpr std::string_view duplicate_cursor = "42P03";
inline constexpr std::string_view duplicate_database = "42P04";
inline constexpr std::string_view reserved_name = "42939";
inline constexpr std::string_view duplicate_prepared_statement = "42P05";
inline constexpr std::string_view undefined_table = "42P01";
inline constexpr std::string_view undefined_parameter = "42P02";
inline constexpr std::string_view indeterminate_datatype = "42P18";
inline constexpr std::string_view undefined_function = "42883";
inline constexpr std::string_view cannot_coerce = "42846";
inline constexpr std::string_view disk_full = "53100";
inline constexpr std::string_view too_many_connections = "53300";
inline constexpr std::string_view configuration_limit_exceeded = "53400";
inline constexpr std::string_view limit_exceeded = "54000";
inline constexpr std::string_view statement_too_complex = "54001";
inline constexpr std::string_view wrong_state = "55000";
inline constexpr std::string_view object_in_use = "55006";
inline constexpr std::string_view cant_change_now = "55P02";
inline constexpr std::string_view query_canceled = "57014";
inline constexpr std::string_view admin_shutdown = "57P01";
inline constexpr std::string_view cannot_connect_now = "57P03";
inline constexpr std::string_view idle_session_timeout = "57P05";
inline constexpr std::string_view io_error = "58030";
inline constexpr std::string_view undefined_file = "58P01";
inline constexpr std::string_view duplicate_file = "58P02";
inline constexpr std::string_view internal_error = "XX000";
inline constexpr std::string_view data_corrupted = "XX001";
}  // namespace sqlstate

}  // namespace protocol
