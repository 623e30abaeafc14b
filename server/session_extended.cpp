// The extended protocol: Parse, Bind, Describe, Execute, Close, Flush, Sync. After an error every
// message up to Sync is passed over. What comes up to a Sync is one implicit transaction.
#include <fmt/format.h>

#include "protocol/pgwire/value_codec.hpp"
#include "protocol/text.hpp"
#include "server/session.hpp"

namespace server {

using protocol::Error;
using protocol::statement_error;
namespace pgwire = protocol::pgwire;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::size_t prepared_max = 10'000;
constexpr std::size_t portals_max = 1'000;

Error unknown_statement(const std::string& name) {
    return statement_error(
        sqlstate::invalid_statement_name,
        name.empty() ? std::string{"unnamed prepared statement does not exist"}
                     : fmt::format("prepared statement \"{}\" does not exist", name)
    );
}

Error unknown_portal(const std::string& name) {
    return statement_error(
        sqlstate::invalid_cursor_name, fmt::format("portal \"{}\" does not exist", name)
    );
}

protocol::Row decode_parameters(
    const pgwire::Bind& message, std::span<const protocol::Oid> types, const pgwire::TimeZone& zone
) {
    if (message.parameters.size() != types.size()) {
        throw statement_error(
            sqlstate::protocol_violation,
            fmt::format(
                "bind message supplies {} parameters, but prepared statement \"{}\" requires {}",
                message.parameters.size(),
                message.statement,
                types.size()
            )
        );
    }
    protocol::Row row;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const std::optional<std::string>& bytes = message.parameters[i];
        const auto& formats = message.parameter_formats;
        const std::int16_t format = formats.empty()       ? std::int16_t{0}
                                    : formats.size() == 1 ? formats[0]
                                                          : formats.at(i);
        if (!bytes) {
            row.emplace_back();
        } else if (format == 1) {
            row.push_back(pgwire::decode_binary(*bytes, types[i]));
        } else {
            row.push_back(pgwire::decode_text(*bytes, types[i], zone));
        }
    }
    return row;
}

}  // namespace

awaitable<void> Session::handle_extended(pgwire::FrontendMessage message) {
    if (std::holds_alternative<pgwire::Sync>(message)) {
        co_await sync();
        co_return;
    }
    if (skip_to_sync_) {
        co_return;
    }
    std::exception_ptr failure;
    std::string text;  // for the place of an error
    try {
        if (const auto* parse_message = std::get_if<pgwire::Parse>(&message)) {
            text = parse_message->text;
            parse(*parse_message);
        } else if (const auto* bind_message = std::get_if<pgwire::Bind>(&message)) {
            bind(*bind_message);
        } else if (const auto* describe_message = std::get_if<pgwire::Describe>(&message)) {
            describe(*describe_message);
        } else if (const auto* execute_message = std::get_if<pgwire::Execute>(&message)) {
            const auto found = portals_.find(execute_message->portal);
            text = found == portals_.end() ? "" : found->second.prepared->message;
            co_await execute_portal(*execute_message);
        } else if (const auto* close_message = std::get_if<pgwire::Close>(&message)) {
            close(*close_message);
        } else if (std::holds_alternative<pgwire::Flush>(message)) {
            co_await flush();
        } else if (std::holds_alternative<pgwire::AuthenticationData>(message)) {
            throw statement_error(
                sqlstate::protocol_violation, "a password message after the login"
            );
        }
        // CopyData, CopyDone, CopyFail: what is left of a COPY that failed. Passed over.
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        fail(as_statement_error(failure), text);
        skip_to_sync_ = true;
    }
}

void Session::parse(const pgwire::Parse& message) {
    if (!message.name.empty() && prepared_.contains(message.name)) {
        throw statement_error(
            sqlstate::duplicate_prepared_statement,
            fmt::format("prepared statement \"{}\" already exists", message.name)
        );
    }
    parsing_ = true;
    const std::vector<sql::StatementSpan> spans = sql::split_statements(message.text);
    if (spans.size() > 1) {
        throw statement_error(
            sqlstate::syntax_error, "cannot insert multiple commands into a prepared statement"
        )
            .at(spans[1].offset);
    }
    auto prepared = std::make_shared<const Prepared>(
        spans.empty() ? prepare_empty(message.text)
                      : prepare(
                            message.text,
                            sql::parse_statement(message.text, spans[0]),
                            message.parameter_types
                        )
    );
    parsing_ = false;
    check_allowed(*prepared);
    begin_implicit();
    add_prepared(message.name, std::move(prepared));
    writer_.parse_complete();
}

void Session::add_prepared(const std::string& name, PreparedPtr prepared) {
    if (prepared_.size() >= prepared_max) {
        throw statement_error(
            sqlstate::limit_exceeded,
            fmt::format("more than {} prepared statements", prepared_max),
            "DEALLOCATE those that are not needed."
        );
    }
    prepared_.insert_or_assign(name, std::move(prepared));
}

Session::PreparedPtr Session::find_prepared(const std::string& name) const {
    const auto found = prepared_.find(name);
    if (found == prepared_.end()) {
        throw unknown_statement(name);
    }
    return found->second;
}

void Session::bind(const pgwire::Bind& message) {
    PreparedPtr prepared = find_prepared(message.statement);
    check_allowed(*prepared);
    if (!message.portal.empty() && portals_.contains(message.portal)) {
        throw statement_error(
            sqlstate::duplicate_cursor, fmt::format("portal \"{}\" already exists", message.portal)
        );
    }
    if (portals_.size() >= portals_max) {
        throw statement_error(
            sqlstate::limit_exceeded, fmt::format("more than {} portals", portals_max)
        );
    }
    Portal portal;
    portal.parameters = decode_parameters(message, prepared->parameters, time_zone());
    portal.columns = columns_of(*prepared);
    portal.returns_rows = returns_rows(*prepared);
    portal.formats = message.result_formats;
    if (portal.formats.size() > 1 && portal.formats.size() != portal.columns.size()) {
        throw statement_error(
            sqlstate::protocol_violation,
            fmt::format(
                "bind message has {} result formats but query has {} columns",
                portal.formats.size(),
                portal.columns.size()
            )
        );
    }
    portal.prepared = std::move(prepared);
    portals_.insert_or_assign(message.portal, std::move(portal));
    begin_implicit();
    writer_.bind_complete();
}

void Session::describe(const pgwire::Describe& message) {
    if (message.kind == 'S') {
        const PreparedPtr prepared = find_prepared(message.name);
        check_allowed(*prepared);
        writer_.parameter_description(prepared->parameters);
        if (returns_rows(*prepared)) {
            writer_.row_description(columns_of(*prepared), {});
        } else {
            writer_.no_data();
        }
        return;
    }
    // A cursor that DECLARE made is a portal too.
    const auto cursor = cursors_.find(message.name);
    if (cursor != cursors_.end()) {
        writer_.row_description(cursor->second.rows.columns, {});
        return;
    }
    const auto found = portals_.find(message.name);
    if (found == portals_.end()) {
        throw unknown_portal(message.name);
    }
    if (found->second.returns_rows) {
        writer_.row_description(found->second.columns, found->second.formats);
    } else {
        writer_.no_data();
    }
}

void Session::close(const pgwire::Close& message) {
    if (message.kind == 'S') {
        prepared_.erase(message.name);
    } else {
        portals_.erase(message.name);
        cursors_.erase(message.name);
    }
    writer_.close_complete();
}

awaitable<void> Session::execute_portal(const pgwire::Execute& message) {
    if (cursors_.contains(message.portal)) {
        execute_cursor(message);
        co_return;
    }
    const auto found = portals_.find(message.portal);
    if (found == portals_.end()) {
        throw unknown_portal(message.portal);
    }
    const PreparedPtr prepared = found->second.prepared;
    if (!prepared->statement) {
        writer_.empty_query_response();
        co_return;
    }
    check_allowed(*prepared);
    begin_implicit();
    if (!found->second.executed) {
        found->second.executed = true;
        Outcome outcome = co_await execute(prepared, found->second.parameters);
        send_notices(outcome.notices);
        // The statement may have ended the transaction, and the portal with it.
        const auto still = portals_.find(message.portal);
        const bool copies = std::holds_alternative<sql::CopyOut>(body_of(*prepared));
        if (still == portals_.end() || !outcome.has_rows || copies) {
            if (still != portals_.end()) {
                still->second.outcome.tag = outcome.tag;
            }
            send_outcome(*prepared, outcome);
            report_variables();
            co_return;
        }
        still->second.outcome = std::move(outcome);
    }
    const auto portal = portals_.find(message.portal);
    if (!portal->second.outcome.has_rows) {
        throw statement_error(
            sqlstate::wrong_state, fmt::format("portal \"{}\" cannot be run", message.portal)
        );
    }
    send_rows(portal->second, message.rows_max);
}

/// Execute of a cursor: its next rows, as text.
void Session::execute_cursor(const pgwire::Execute& message) {
    sql::Fetch next;
    next.name = message.portal;
    next.count = message.rows_max > 0 ? message.rows_max : INT64_MAX;
    const Outcome outcome = fetch(next);
    const pgwire::TimeZone zone = time_zone();
    for (const protocol::Row& row : outcome.rows.rows) {
        writer_.data_row(outcome.rows.columns, row, {}, zone);
    }
    const std::size_t count = outcome.rows.rows.size();
    if (message.rows_max > 0 && count == static_cast<std::size_t>(message.rows_max)) {
        writer_.portal_suspended();
    } else {
        writer_.command_complete(fmt::format("SELECT {}", count));
    }
}

void Session::send_rows(Portal& portal, std::int32_t rows_max) {
    const protocol::ResultSet& rows = portal.outcome.rows;
    const std::size_t left = rows.rows.size() - portal.next_row;
    const std::size_t count =
        rows_max <= 0 ? left : std::min(left, static_cast<std::size_t>(rows_max));
    const pgwire::TimeZone zone = time_zone();
    for (std::size_t i = 0; i < count; ++i) {
        writer_.data_row(portal.columns, rows.rows[portal.next_row++], portal.formats, zone);
    }
    // As Postgres: a limit that is just met suspends, even if nothing is left.
    if (rows_max > 0 && count == static_cast<std::size_t>(rows_max)) {
        writer_.portal_suspended();
        return;
    }
    const std::string& tag = portal.outcome.tag;
    writer_.command_complete(tag == "SELECT" ? fmt::format("SELECT {}", count) : tag);
}

awaitable<void> Session::sync() {
    skip_to_sync_ = false;
    std::exception_ptr failure;
    try {
        if (transaction_.active() && !transaction_.explicit_block()) {
            co_await commit();
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        fail(as_statement_error(failure), {});
    }
    end_query();
}

}  // namespace server
