#include "catalog/sqlite.hpp"

#include <utility>

#include <sqlite3.h>

namespace catalog {

void CloseConnection::operator()(sqlite3* connection) const {
    sqlite3_close_v2(connection);
}

void FinalizeStatement::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement::Statement(Connection& connection, StatementHandle handle, std::string cache_key)
    : connection_(&connection), handle_(std::move(handle)), cache_key_(std::move(cache_key)) {}

Statement::~Statement() {
    if (handle_ == nullptr || cache_key_.empty()) {
        return;
    }
    reset();
    if (is_plan_) {
        connection_->plans_.keep(std::move(cache_key_), std::move(handle_));
        return;
    }
    connection_->idle_.insert_or_assign(std::move(cache_key_), std::move(handle_));
}

void Statement::bind(int index, std::string_view text) {
    // A null pointer would bind NULL.
    const char* bytes = text.data() == nullptr ? "" : text.data();
    const int code = sqlite3_bind_text64(
        handle_.get(), index, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8
    );
    if (code != SQLITE_OK) {
        throw connection_->failure(code);
    }
}

void Statement::bind(int index, std::int64_t number) {
    const int code = sqlite3_bind_int64(handle_.get(), index, number);
    if (code != SQLITE_OK) {
        throw connection_->failure(code);
    }
}

void Statement::bind(int index, const std::optional<std::string>& text) {
    if (text) {
        bind(index, std::string_view{*text});
    }  // else it stays NULL, as clear_bindings left it
}

void Statement::bind(int index, const protocol::Value& value, protocol::Oid type) {
    int code = SQLITE_OK;
    if (const auto* truth = std::get_if<bool>(&value)) {
        code = sqlite3_bind_int(handle_.get(), index, *truth ? 1 : 0);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        code = sqlite3_bind_int64(handle_.get(), index, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
        code = sqlite3_bind_double(handle_.get(), index, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        code = type == protocol::Oid::bytea
                   ? sqlite3_bind_blob64(
                         handle_.get(), index, text->c_str(), text->size(), SQLITE_TRANSIENT
                     )
                   : sqlite3_bind_text64(
                         handle_.get(),
                         index,
                         text->c_str(),
                         text->size(),
                         SQLITE_TRANSIENT,
                         SQLITE_UTF8
                     );
    }
    if (code != SQLITE_OK) {
        throw connection_->failure(code);
    }
}

bool Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        throw connection_->failure(code);
    }
    return code == SQLITE_ROW;
}

void Statement::run() {
    while (step()) {
    }
}

void Statement::reset() {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
}

int Statement::parameters() const {
    return sqlite3_bind_parameter_count(handle_.get());
}

int Statement::columns() const {
    return sqlite3_column_count(handle_.get());
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

bool Statement::is_integer(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_INTEGER;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(handle_.get(), column);
}

std::string Statement::text(int column) const {
    const void* start = sqlite3_column_type(handle_.get(), column) == SQLITE_BLOB
                            ? sqlite3_column_blob(handle_.get(), column)
                            : sqlite3_column_text(handle_.get(), column);
    const int length = sqlite3_column_bytes(handle_.get(), column);
    if (start == nullptr) {
        return {};
    }
    return {static_cast<const char*>(start), static_cast<std::size_t>(length)};
}

std::optional<std::string> Statement::optional_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional{text(column)};
}

std::size_t Statement::bytes(int column) const {
    const int type = sqlite3_column_type(handle_.get(), column);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
        return 0;  // asking SQLite would turn the number into text
    }
    return static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
}

Connection::Connection(const std::filesystem::path& file) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr
    );
    handle_.reset(opened);
    if (code != SQLITE_OK) {
        throw failure(code);
    }
    configure();
}

void Connection::configure() {
    sqlite3* handle = handle_.get();
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, 2000);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1);  // VACUUM INTO attaches its target
    // Exclusive: the WAL's index lies in memory (no -shm file that a full disk could break), and no
    // second program reads or writes beside the server.
    run("PRAGMA locking_mode = EXCLUSIVE;"
        "PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON;"
        "PRAGMA temp_store = MEMORY;"
        "PRAGMA cell_size_check = ON;"
        "PRAGMA cache_size = -1024;"
        "PRAGMA hard_heap_limit = 268435456;");
    sqlite3_progress_handler(handle, 1000, &Connection::on_progress, this);
    // Once and for all: each call of it makes SQLite compile every statement anew.
    sqlite3_set_authorizer(handle, &Connection::on_access, this);
}

void Connection::allow_writes() {
    run("PRAGMA journal_mode = WAL");
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

StatementHandle Connection::compile(std::string_view sql) {
    sqlite3_stmt* compiled = nullptr;
    const int code = sqlite3_prepare_v2(
        handle_.get(), sql.data(), static_cast<int>(sql.size()), &compiled, nullptr
    );
    StatementHandle statement{compiled};
    if (code != SQLITE_OK) {
        throw failure(code);
    }
    return statement;
}

Statement Connection::prepare(std::string_view sql) {
    const auto idle = idle_.find(sql);
    if (idle == idle_.end()) {
        return Statement{*this, compile(sql), std::string{sql}};
    }
    auto node = idle_.extract(idle);
    return Statement{*this, std::move(node.mapped()), std::move(node.key())};
}

void Connection::run(std::string_view script) {
    const std::string text{script};
    const int code = sqlite3_exec(handle_.get(), text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        throw failure(code);
    }
}

std::int64_t Connection::pragma(std::string_view name) {
    Statement statement = prepare("PRAGMA " + std::string{name});
    return statement.step() ? statement.integer(0) : 0;
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
    connection_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (!connection_.in_transaction()) {
        return;  // committed, or SQLite has rolled back by itself
    }
    try {
        connection_.run("ROLLBACK");
    } catch (const protocol::Error&) {
        // What follows on this connection fails by itself and is reported there.
        return;
    }
}

void Transaction::commit() {
    connection_.run("COMMIT");
}

}  // namespace catalog
