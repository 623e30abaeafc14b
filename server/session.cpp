#include "server/session.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/text.hpp"
#include "sql/lexer.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
using protocol::statement_error;
namespace pgwire = protocol::pgwire;
namespace sqlstate = protocol::sqlstate;

namespace {

/// Where a statement names its first parameter.
std::size_t first_parameter(const sql::Statement& statement) {
    for (const sql::Token& token : sql::lex(statement.text, statement.offset)) {
        if (token.kind == sql::TokenKind::param) {
            return statement.offset + token.start;
        }
    }
    return Error::nowhere;
}

constexpr std::size_t flush_bytes = 64U << 10U;
constexpr std::size_t notifications_max = 10'000;

}  // namespace

Session::Session(Transport& transport, MessageReader& reader, SessionServices services, Login login)
    : transport_(transport),
      reader_(reader),
      services_(services),
      login_(std::move(login)),
      handle_(services_.registry.add(transport.executor(), login_.cancel_key_bytes, login_.seat)),
      variables_(login_.variables),
      reported_(login_.variables),
      timer_(transport.executor()) {
    handle_->session = this;
    handle_->activity.log_in(login_.client);
}

Session::~Session() {
    services_.registry.remove(handle_->pid);
    handle_->session = nullptr;
}

void Session::greet() {
    writer_.authentication_ok();
    for (const VariableSpec& spec : variable_specs()) {
        if (spec.reported) {
            writer_.parameter_status(spec.name, variables_.text(spec.name));
        }
    }
    writer_.backend_key_data(handle_->pid, handle_->cancel_key);
    writer_.ready_for_query(transaction_.status());
}

awaitable<void> Session::run() {
    greet();
    bool connected = co_await flush();
    while (connected && !closing_) {
        std::optional<pgwire::FrontendMessage> message = co_await next_message();
        if (!message) {
            break;
        }
        co_await handle(std::move(*message));
        // Pipelined messages are answered together.
        if (!reader_.has_buffered() || out_.size() >= flush_bytes) {
            connected = co_await flush();
        }
        if (is_ending()) {
            break;
        }
    }
    say_farewell();
    co_await flush();
}

/// The FATAL that goes before an end that the client did not ask for.
void Session::say_farewell() {
    const auto fatal = [this](std::string_view state, std::string text) {
        writer_.error_response("FATAL", Error{ErrorKind::statement, state, std::move(text)}, {});
    };
    switch (interruption_) {
        case Interruption::shutdown:
            fatal(
                sqlstate::admin_shutdown,
                services_.directory.now()->find_tenant(login_.identity.tenant) == nullptr
                    ? "terminating connection because its database was dropped"
                    : "the server is shutting down"
            );
            break;
        case Interruption::terminated:
            fatal(sqlstate::admin_shutdown, "terminating connection due to administrator command");
            break;
        case Interruption::idle:
            fatal(
                sqlstate::idle_session_timeout, "terminating connection due to idle-session timeout"
            );
            break;
        case Interruption::idle_in_transaction:
            fatal(
                sqlstate::idle_in_transaction_timeout,
                "terminating connection due to idle-in-transaction timeout"
            );
            break;
        default:
            if (!reader_.reason().empty()) {
                fatal(sqlstate::protocol_violation, reader_.reason());
            }
    }
}

void Session::arm_idle_timer() {
    const bool in_block = transaction_.explicit_block();
    arm_timer(
        variables_.duration(
            in_block ? "idle_in_transaction_session_timeout" : "idle_session_timeout",
            services_.settings
        ),
        in_block ? Interruption::idle_in_transaction : Interruption::idle
    );
}

void Session::arm_statement_timer() {
    arm_timer(
        variables_.duration("statement_timeout", services_.settings),
        Interruption::statement_timeout
    );
}

void Session::arm_timer(std::chrono::milliseconds limit, Interruption why) {
    if (limit.count() <= 0) {
        return;
    }
    timer_.expires_after(limit);
    timer_.async_wait(
        [handle = handle_, why, round = timer_round_](const boost::system::error_code& failure) {
            Session* session = handle->session;
            if (!failure && session != nullptr && session->timer_round_ == round) {
                session->interrupt(why);
            }
        }
    );
}

void Session::disarm_timer() {
    ++timer_round_;
    timer_.cancel();
}

awaitable<std::optional<pgwire::FrontendMessage>> Session::next_message() {
    if (!is_ending()) {
        interruption_ = Interruption::none;
    }
    waiting_ = true;
    handle_->activity.wait(
        transaction_.status(), transaction_.started_at(), variables_.text("application_name")
    );
    arm_idle_timer();
    const std::optional<Frame> frame = co_await reader_.next();
    waiting_ = false;
    disarm_timer();
    if (stop_.stop_requested()) {
        stop_ = std::stop_source{};
    }
    if (!frame) {
        co_return std::nullopt;
    }
    co_return pgwire::parse_frontend(frame->type, frame->body);
}

awaitable<void> Session::handle(pgwire::FrontendMessage message) {
    if (const auto* bad = std::get_if<pgwire::BadMessage>(&message)) {
        const Error error{ErrorKind::statement, sqlstate::protocol_violation, bad->reason};
        writer_.error_response("FATAL", error, {});
        closing_ = true;
        co_return;
    }
    if (std::holds_alternative<pgwire::Terminate>(message)) {
        closing_ = true;
        co_return;
    }
    if (auto* query = std::get_if<pgwire::Query>(&message)) {
        // A simple query ends what an extended one left unfinished.
        if (!skip_to_sync_) {
            co_await handle_query(std::move(query->text));
        }
        co_return;
    }
    if (std::holds_alternative<pgwire::FunctionCall>(message)) {
        // Like a query: its error is followed by ReadyForQuery, not by waiting for a Sync.
        if (!skip_to_sync_) {
            fail(
                statement_error(
                    sqlstate::feature_not_supported, "function calls by message are not served"
                ),
                {}
            );
            end_query();
        }
        co_return;
    }
    co_await handle_extended(std::move(message));
}

awaitable<void> Session::handle_query(std::string text) {
    portals_.erase("");
    std::optional<Error> failure = co_await run_query(text);
    if (failure) {
        fail(std::move(*failure), text);
    }
    end_query();
}

/// Runs every statement of a message; the first failure ends it.
awaitable<std::optional<Error>> Session::run_query(const std::string& text) {
    std::exception_ptr failure;
    try {
        parsing_ = true;
        const std::vector<sql::StatementSpan> spans = sql::split_statements(text);
        if (spans.empty()) {
            writer_.empty_query_response();
        }
        // All of it must parse before any of it runs.
        std::vector<sql::Statement> statements;
        statements.reserve(spans.size());
        for (const sql::StatementSpan& span : spans) {
            statements.push_back(sql::parse_statement(text, span));
        }
        parsing_ = false;
        for (sql::Statement& statement : statements) {
            const bool last = &statement == &statements.back();
            auto prepared = std::make_shared<const Prepared>(prepare({}, std::move(statement), {}));
            co_await run_statement(std::move(prepared), last);
            if (out_.size() >= flush_bytes) {
                co_await flush();
            }
        }
        if (transaction_.active() && !transaction_.explicit_block()) {
            co_await commit();
        }
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) {
        co_return std::nullopt;
    }
    co_return as_statement_error(failure);
}

awaitable<void> Session::run_statement(PreparedPtr prepared, bool last) {
    check_allowed(*prepared);
    const std::optional<sql::Statement>& statement = prepared->statement;
    if (statement && !prepared->parameters.empty()) {
        throw statement_error(sqlstate::undefined_parameter, "there is no parameter $1")
            .at(first_parameter(*statement));
    }
    begin_implicit();
    protocol::Row no_parameters;
    Outcome outcome = co_await execute(prepared, std::move(no_parameters));
    // Nothing is acknowledged before it is durable.
    if (last && transaction_.active() && !transaction_.explicit_block()) {
        co_await commit();
    }
    send_notices(outcome.notices);
    send_outcome(*prepared, outcome);
    report_variables();
}

void Session::end_query() {
    // As Postgres: a block hears of nothing before it ends.
    if (!transaction_.explicit_block()) {
        for (const std::string& notification : waiting_notifications_) {
            out_ += notification;
        }
        waiting_notifications_.clear();
    }
    report_variables();
    writer_.ready_for_query(transaction_.status());
}

Error Session::as_statement_error(const std::exception_ptr& failure) const {
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return {ErrorKind::transient, "53200", "out of memory"};
    } catch (const std::exception& error) {
        services_.log.error("a statement failed in an unexpected way", {{"why", error.what()}});
    }
    return {
        ErrorKind::bug,
        sqlstate::internal_error,
        "internal error",
        "",
        "The server's log says more; please report it."};
}

/// Answers with the error and puts the transaction where an error leaves it.
void Session::fail(Error error, std::string_view text) {
    if (error.sqlstate == sqlstate::query_canceled &&
        interruption_ == Interruption::statement_timeout) {
        error.message = "canceling statement due to statement timeout";
    }
    audit_failure(error, text);
    writer_.error_response("ERROR", error, text);
    if (transaction_.explicit_block()) {
        transaction_.fail();
    } else {
        roll_back();
    }
}

bool Session::is_ending() const {
    return interruption_ == Interruption::shutdown || interruption_ == Interruption::terminated;
}

void Session::interrupt(Interruption why) {
    // Nothing keeps a session that is to end.
    interruption_ = is_ending() ? interruption_ : why;
    if (waiting_) {
        transport_.interrupt_read();
    } else {
        stop_.request_stop();
    }
}

void Session::cancel() {
    if (!waiting_) {
        interrupt(Interruption::user);
    }
}

void Session::terminate() {
    interrupt(Interruption::terminated);
}

/// What runs may finish; then the connection ends.
void Session::shut_down() {
    interruption_ = Interruption::shutdown;
    if (waiting_) {
        transport_.interrupt_read();
    }
}

void Session::notify(
    const std::string& tenant,
    std::int32_t from,
    const std::string& channel,
    const std::string& payload
) {
    if (tenant != login_.identity.tenant || !channels_.contains(channel) ||
        waiting_notifications_.size() >= notifications_max) {
        return;
    }
    std::string message;
    pgwire::BackendWriter(message).notification(from, channel, payload);
    if (!waiting_ || transaction_.explicit_block()) {
        waiting_notifications_.push_back(std::move(message));
        return;
    }
    out_ += message;
    spawn(transport_.executor(), services_.log, "notification", flush_if_alive(handle_));
}

/// Who writes already takes the new bytes along; to wait for it here could outlive the session.
awaitable<void> Session::flush_if_alive(std::shared_ptr<SessionHandle> handle) {
    if (handle->session != nullptr && !handle->session->writing_) {
        co_await handle->session->flush();
    }
}

/// Sends what is to be sent; false where the connection is gone. Whoever finds a write under way
/// leaves its bytes to it, and waits until all is out.
awaitable<bool> Session::flush() {
    while (writing_) {
        boost::asio::steady_timer pause(transport_.executor(), std::chrono::milliseconds{1});
        co_await pause.async_wait(boost::asio::use_awaitable);
    }
    writing_ = true;
    bool connected = true;
    while (connected && !out_.empty()) {
        const std::string sending = std::exchange(out_, {});
        connected = co_await transport_.write(sending);
    }
    writing_ = false;
    co_return connected;
}

}  // namespace server
