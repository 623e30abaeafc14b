// Statements and their results, over a connection that is there.
#include <charconv>
#include <utility>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "engine/net/pg_connection.hpp"

namespace engine::net {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string{} : std::string{text};
}

void append_rows(const PGresult* result, PgRows& rows) {
    for (int row = 0; row < PQntuples(result); ++row) {
        auto& fields = rows.emplace_back();
        for (int column = 0; column < PQnfields(result); ++column) {
            if (PQgetisnull(result, row, column) == 1) {
                fields.emplace_back(std::nullopt);
            } else {
                fields.emplace_back(PQgetvalue(result, row, column));
            }
        }
    }
}

std::int64_t touched_rows(PGresult* result) {
    const std::string_view text = PQcmdTuples(result);
    std::int64_t count = -1;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

bool is_success(ExecStatusType status) {
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

}  // namespace

ErrorKind error_kind_of(std::string_view state) {
    const std::string_view family = state.substr(0, 2);
    if (family == "22" || family == "23") {
        return ErrorKind::data;
    }
    if (family == "28" || family == "42" || family == "3D" || family == "3F" || family == "0A") {
        return ErrorKind::configuration;
    }
    return ErrorKind::transient;
}

void PgConnection::ResultCloser::operator()(pg_result* result) const {
    PQclear(result);
}

void PgConnection::CopyBufferCloser::operator()(char* buffer) const {
    PQfreemem(buffer);
}

Error PgConnection::error_of(const pg_result* result) const {
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    if (state.empty()) {
        return lost();
    }
    return Error{
        error_kind_of(state),
        state,
        field(result, PG_DIAG_MESSAGE_PRIMARY),
        field(result, PG_DIAG_MESSAGE_DETAIL),
        field(result, PG_DIAG_MESSAGE_HINT)};
}

Error PgConnection::lost() const {
    return Error{
        ErrorKind::transient,
        sqlstate::cannot_connect,
        fmt::format("the connection to the server at {} was lost", name_),
        tunnel_ ? tunnel_->failure() : std::string{},
        ""};
}

/// Sends all that is queued, reading meanwhile: a server that waits for us to read reads nothing.
void PgConnection::flush(const Patience& patience) {
    int left = PQflush(connection_.get());
    while (left == 1) {
        wait(true, patience);
        if (PQconsumeInput(connection_.get()) != 1) {
            return;  // what failed comes with the result
        }
        left = PQflush(connection_.get());
    }
}

void PgConnection::wait_for_result(const Patience& patience) {
    flush(patience);
    while (PQisBusy(connection_.get()) == 1) {
        wait(false, patience);
        if (PQconsumeInput(connection_.get()) != 1) {
            return;
        }
    }
}

PgRows PgConnection::read_rows(bool sent, const Patience& patience, std::int64_t* touched) {
    PgRows rows;
    std::optional<Error> failure;
    if (sent) {
        wait_for_result(patience);
    }
    // To the end even behind an error: what is left over would be the next query's.
    while (const Result result{PQgetResult(connection_.get())}) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (is_success(status)) {
            append_rows(result.get(), rows);
            if (touched != nullptr) {
                *touched = touched_rows(result.get());
            }
        } else if (!failure) {
            failure = error_of(result.get());
        }
        if (PQstatus(connection_.get()) != CONNECTION_OK) {
            break;
        }
        wait_for_result(patience);
    }
    if (failure) {
        throw std::move(*failure);
    }
    if (!sent || PQstatus(connection_.get()) != CONNECTION_OK) {
        throw lost();
    }
    return rows;
}

namespace {

bool send_parameters(
    pg_conn* connection, const char* sql, const std::vector<std::string>& parameters
) {
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const std::string& parameter : parameters) {
        values.push_back(parameter.c_str());
    }
    return PQsendQueryParams(
               connection,
               sql,
               static_cast<int>(values.size()),
               nullptr,
               values.data(),
               nullptr,
               nullptr,
               0
           ) == 1;
}

}  // namespace

PgRows PgConnection::query(
    const char* sql, const std::vector<std::string>& parameters, const Patience& patience
) {
    const bool sent = send_parameters(connection_.get(), sql, parameters);
    return read_rows(sent, patience, nullptr);
}

std::int64_t PgConnection::execute(
    const char* sql, const std::vector<std::string>& parameters, const Patience& patience
) {
    std::int64_t touched = -1;
    const bool sent = send_parameters(connection_.get(), sql, parameters);
    read_rows(sent, patience, &touched);
    return touched;
}

PgRows PgConnection::run(const std::string& sql, const Patience& patience) {
    const bool sent = PQsendQuery(connection_.get(), sql.c_str()) == 1;
    return read_rows(sent, patience, nullptr);
}

int PgConnection::server_version() const {
    return PQserverVersion(connection_.get());
}

bool PgConnection::is_usable() const {
    return PQstatus(connection_.get()) == CONNECTION_OK &&
           PQtransactionStatus(connection_.get()) != PQTRANS_UNKNOWN;
}

bool PgConnection::is_idle() const {
    return PQstatus(connection_.get()) == CONNECTION_OK &&
           PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
}

std::vector<protocol::Notice> PgConnection::take_notices() {
    return std::exchange(notices_, {});
}

// ---- pipelines -------------------------------------------------------------------------------

void PgConnection::start_pipeline() {
    if (PQenterPipelineMode(connection_.get()) != 1) {
        throw lost();
    }
    queued_ = 0;
}

void PgConnection::queue_prepare(const std::string& name, const std::string& sql) {
    if (PQsendPrepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr) != 1) {
        throw lost();
    }
    ++queued_;
}

void PgConnection::queue_prepared(
    const std::string& name, std::span<const PgParameter> parameters
) {
    // libpq wants texts with a NUL behind them.
    std::string texts;
    for (const PgParameter& parameter : parameters) {
        if (parameter.bytes && !parameter.binary) {
            texts.append(*parameter.bytes).push_back('\0');
        }
    }
    const char* text = texts.data();
    std::vector<const char*> values(parameters.size());
    std::vector<int> lengths(parameters.size());
    std::vector<int> formats(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const PgParameter& parameter = parameters[i];
        if (!parameter.bytes) {
            continue;
        }
        values[i] = parameter.binary ? parameter.bytes->data() : text;
        lengths[i] = static_cast<int>(parameter.bytes->size());
        formats[i] = parameter.binary ? 1 : 0;
        text += parameter.binary ? 0 : parameter.bytes->size() + 1;
    }
    const int sent = PQsendQueryPrepared(
        connection_.get(),
        name.c_str(),
        static_cast<int>(parameters.size()),
        values.data(),
        lengths.data(),
        formats.data(),
        0
    );
    if (sent != 1) {
        throw lost();
    }
    ++queued_;
}

void PgConnection::queue(const std::string& sql) {
    if (PQsendQueryParams(
            connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0
        ) != 1) {
        throw lost();
    }
    ++queued_;
}

void PgConnection::send_pipeline() {
    if (PQpipelineSync(connection_.get()) != 1) {
        throw lost();
    }
    pipeline_sent_ = true;
}

std::vector<std::int64_t> PgConnection::sync_pipeline(const Patience& patience) {
    if (!std::exchange(pipeline_sent_, false) && PQpipelineSync(connection_.get()) != 1) {
        throw lost();
    }
    std::vector<std::int64_t> touched;
    std::optional<Error> failure;
    touched.reserve(queued_);
    bool synced = false;
    while (!synced) {
        wait_for_result(patience);
        const Result result{PQgetResult(connection_.get())};
        if (!result) {
            if (PQstatus(connection_.get()) != CONNECTION_OK) {
                throw lost();
            }
            continue;
        }
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) {
            synced = true;
        } else if (is_success(status)) {
            touched.push_back(touched_rows(result.get()));
            if (status == PGRES_TUPLES_OK && PQntuples(result.get()) == 1) {
                pipeline_row_.clear();
                for (int i = 0; i < PQnfields(result.get()); ++i) {
                    pipeline_row_.emplace_back(PQgetvalue(result.get(), 0, i));
                }
            }
        } else if (status == PGRES_PIPELINE_ABORTED) {
            touched.push_back(-1);
        } else if (!failure) {
            failure = error_of(result.get());
            failed_at_ = touched.size();
            touched.push_back(-1);
        }
        if (PQstatus(connection_.get()) != CONNECTION_OK) {
            throw failure ? std::move(*failure) : lost();
        }
    }
    queued_ = 0;
    if (failure) {
        throw std::move(*failure);
    }
    return touched;
}

void PgConnection::leave_pipeline() {
    if (PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF) {
        end_pipeline();
    }
}

void PgConnection::end_pipeline() {
    if (PQexitPipelineMode(connection_.get()) != 1) {
        throw lost();
    }
}

}  // namespace engine::net
