// What SQLite's result codes mean to a user: an Error with its SQLSTATE and what to do.
#include <cerrno>
#include <utility>

#include <sqlite3.h>

#include "catalog/sqlite.hpp"

namespace catalog {

namespace {

using protocol::Error;
using protocol::ErrorKind;
namespace state = protocol::sqlstate;

Error disk_full() {
    return Error{
        ErrorKind::transient,
        state::disk_full,
        "could not write to the catalog: no space left on its disk",
        {},
        "Free space on the disk of the data directory, then try again."};
}

bool is_out_of_space(int error_number) {
    return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

Error damaged() {
    return Error{
        ErrorKind::configuration,
        state::data_corrupted,
        "the catalog is damaged",
        {},
        "Stop the server and put back a backup with: millrace restore FILE."};
}

}  // namespace

Error Connection::failure(int code) {
    if (pending_) {
        Error error = std::move(*pending_);
        pending_.reset();
        return error;
    }
    const bool no_space =
        handle_ != nullptr && is_out_of_space(sqlite3_system_errno(handle_.get()));
    switch (code & 0xff) {
        case SQLITE_FULL:
            return disk_full();
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            if (no_space) {
                return disk_full();
            }
            return Error{
                ErrorKind::transient,
                state::io_error,
                "could not read or write the catalog",
                "SQLite says: " + std::string{sqlite3_errstr(code)} + ".",
                "Look at the disk of the data directory and at the rights on its files."};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return damaged();
        case SQLITE_INTERRUPT:
            return protocol::statement_error(
                state::query_canceled, "canceling statement due to user request"
            );
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error{
                ErrorKind::transient,
                state::object_in_use,
                "the catalog is locked by another program",
                {},
                "Close the program that has the catalog's file open, then try again."};
        case SQLITE_AUTH:
            return Error{
                ErrorKind::bug,
                state::internal_error,
                "a plan does more than read the status views"};
        case SQLITE_NOMEM:
            return protocol::statement_error("53200", "out of memory");
        case SQLITE_TOOBIG:
            return protocol::statement_error(state::limit_exceeded, "a value is too large");
        default:
            return Error{
                ErrorKind::bug,
                state::internal_error,
                "the catalog failed",
                "SQLite says: " +
                    std::string{
                        handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_.get())} +
                    ".",
                {}};
    }
}

}  // namespace catalog
