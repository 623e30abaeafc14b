// COPY in both directions, and a replication stream, which is a COPY both ways.
#include <fmt/format.h>
#include <libpq-fe.h>

#include "engine/net/pg_connection.hpp"

namespace engine::net {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

/// COPY begins with a result of its own kind; anything else is an error, or not what was asked.
void PgConnection::start_copy(const std::string& sql, int expected, const Patience& patience) {
    if (PQsendQuery(connection_.get(), sql.c_str()) != 1) {
        throw lost();
    }
    wait_for_result(patience);
    const Result result{PQgetResult(connection_.get())};
    if (!result) {
        throw lost();
    }
    if (static_cast<int>(PQresultStatus(result.get())) == expected) {
        return;
    }
    Error error = error_of(result.get());
    // Up to the end of what the server has to say, so that the connection stays usable.
    while (PQstatus(connection_.get()) == CONNECTION_OK) {
        wait_for_result(patience);
        if (!Result{PQgetResult(connection_.get())}) {
            break;
        }
    }
    throw error;
}

std::int64_t PgConnection::finish_copy(const Patience& patience) {
    std::int64_t touched = 0;
    read_rows(true, patience, &touched);
    return touched;
}

void PgConnection::start_copy_out(const std::string& sql, const Patience& patience) {
    start_copy(sql, PGRES_COPY_OUT, patience);
}

std::optional<std::string_view> PgConnection::copy_row(const Patience& patience) {
    while (true) {
        char* buffer = nullptr;
        const int size = PQgetCopyData(connection_.get(), &buffer, 1);
        row_.reset(buffer);
        if (size > 0) {
            return std::string_view{buffer, static_cast<std::size_t>(size)};
        }
        if (size < 0) {
            finish_copy(patience);
            return std::nullopt;
        }
        wait(false, patience);
        if (PQconsumeInput(connection_.get()) != 1) {
            throw lost();
        }
    }
}

void PgConnection::start_copy_in(const std::string& sql, const Patience& patience) {
    start_copy(sql, PGRES_COPY_IN, patience);
}

void PgConnection::put_copy(std::string_view bytes, const Patience& patience) {
    if (PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) < 0) {
        finish_copy(patience);  // says why, where the server said so
        throw lost();
    }
    flush(patience);
}

std::int64_t PgConnection::end_copy_in(const Patience& patience) {
    if (PQputCopyEnd(connection_.get(), nullptr) < 0) {
        throw lost();
    }
    return finish_copy(patience);
}

void PgConnection::start_stream(const std::string& command, const Patience& patience) {
    start_copy(command, PGRES_COPY_BOTH, patience);
}

int PgConnection::socket() const {
    return PQsocket(connection_.get());
}

void PgConnection::read_available() {
    if (PQconsumeInput(connection_.get()) != 1) {
        throw lost();
    }
}

PgConnection::Arrival PgConnection::next_message(std::string_view& message) {
    char* buffer = nullptr;
    const int size = PQgetCopyData(connection_.get(), &buffer, 1);
    row_.reset(buffer);
    if (size > 0) {
        message = {buffer, static_cast<std::size_t>(size)};
        return Arrival::message;
    }
    return size == 0 ? Arrival::nothing : Arrival::end;
}

bool PgConnection::send_message(std::string_view message) {
    if (PQputCopyData(connection_.get(), message.data(), static_cast<int>(message.size())) < 0) {
        throw lost();
    }
    return flush_output();
}

bool PgConnection::flush_output() {
    const int left = PQflush(connection_.get());
    if (left < 0) {
        throw lost();
    }
    return left == 0;
}

Error PgConnection::stream_error() {
    while (PQisBusy(connection_.get()) == 0) {
        const Result result{PQgetResult(connection_.get())};
        if (!result) {
            break;
        }
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
            return error_of(result.get());
        }
        if (PQstatus(connection_.get()) != CONNECTION_OK ||
            PQresultStatus(result.get()) == PGRES_COPY_IN) {
            break;  // the server ended its side
        }
    }
    return lost();
}

}  // namespace engine::net
