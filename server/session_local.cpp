// Statements that touch nothing but the session: variables, prepared statements, cursors, channels;
// and sending what statements answered.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "catalog/settings.hpp"
#include "protocol/text.hpp"
#include "server/copy_out.hpp"
#include "server/session.hpp"

namespace server {

using protocol::statement_error;
namespace pgwire = protocol::pgwire;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::string_view reserved_channel = "millrace_events";
constexpr std::size_t payload_bytes_max = 8000;
constexpr std::size_t channels_max = 1000;

Outcome tagged(std::string tag) {
    Outcome outcome;
    outcome.tag = std::move(tag);
    return outcome;
}

/// As Postgres shows a duration: in the largest unit that leaves no remainder.
std::string duration_text(std::int64_t ms) {
    static constexpr std::pair<std::int64_t, std::string_view> units[] = {
        {86'400'000, "d"}, {3'600'000, "h"}, {60'000, "min"}, {1000, "s"}, {1, "ms"}};
    for (const auto& [size, name] : units) {
        if (ms != 0 && ms % size == 0) {
            return fmt::format("{}{}", ms / size, name);
        }
    }
    return "0";
}

std::string setting_text(const catalog::SettingSpec& spec, std::int64_t number) {
    switch (spec.type) {
        case catalog::SettingType::boolean:
            return number != 0 ? "on" : "off";
        case catalog::SettingType::duration:
            return duration_text(number);
        default:
            return fmt::format("{}", number);
    }
}

protocol::Error unknown_cursor(const std::string& name) {
    return statement_error(
        sqlstate::invalid_cursor_name, fmt::format("cursor \"{}\" does not exist", name)
    );
}

}  // namespace

/// Nothing where the statement is not one of these.
std::optional<Outcome> Session::execute_local(const sql::Statement& statement) {
    const sql::StatementBody& body = statement.body;
    if (const auto* set = std::get_if<sql::SetVariable>(&body)) {
        if (set->scope == sql::SetScope::system) {
            return std::nullopt;
        }
        Outcome outcome = set_variable(*set);
        const bool reset = protocol::to_lower(statement.text.substr(0, 5)) == "reset";
        outcome.tag = reset ? "RESET" : "SET";
        return outcome;
    }
    if (const auto* show = std::get_if<sql::ShowVariable>(&body)) {
        return show_variable(*show);
    }
    if (const auto* what = std::get_if<sql::Discard>(&body)) {
        return discard(*what);
    }
    if (const auto* prepare = std::get_if<sql::Prepare>(&body)) {
        return prepare_sql(statement, *prepare);
    }
    if (const auto* which = std::get_if<sql::Deallocate>(&body)) {
        return deallocate(*which);
    }
    if (const auto* rows = std::get_if<sql::Fetch>(&body)) {
        return fetch(*rows);
    }
    if (const auto* cursor = std::get_if<sql::CloseCursor>(&body)) {
        return close_cursor(*cursor);
    }
    if (const auto* channel = std::get_if<sql::Listen>(&body)) {
        return listen(*channel);
    }
    if (const auto* channel = std::get_if<sql::Unlisten>(&body)) {
        return unlisten(*channel);
    }
    if (const auto* message = std::get_if<sql::Notify>(&body)) {
        return send_notify(*message);
    }
    return std::nullopt;
}

Outcome Session::set_variable(const sql::SetVariable& statement) {
    Outcome outcome = tagged("SET");
    if (statement.all) {
        variables_.reset_all();
        return outcome;
    }
    const std::optional<std::string> before = variables_.own(statement.name);
    try {
        check_variable(statement);
        if (statement.value) {
            variables_.set(statement.name, *statement.value);
        } else {
            variables_.reset(statement.name);
        }
    } catch (protocol::Error& error) {
        throw std::move(error).at(statement.offset);
    }
    if (statement.scope == sql::SetScope::local) {
        transaction_.remember_local(statement.name, before);
        if (!transaction_.explicit_block()) {
            outcome.notices.push_back(warning("SET LOCAL can only be used in transaction blocks"));
        }
    } else {
        transaction_.forget_local(statement.name);
    }
    if (statement.name == "role") {
        refresh_identity();
    }
    if (statement.name == "transaction_read_only") {
        transaction_.set_read_only(variables_.text("transaction_read_only") == "on");
    }
    return outcome;
}

/// What SHOW and current_setting() say: the session's variable, else the server's setting.
std::optional<std::string> Session::variable_text(std::string_view name) const {
    if (name == "transaction_read_only") {
        return transaction_.read_only() ? "on" : "off";
    }
    const catalog::SettingSpec* setting = catalog::find_setting(name);
    if (setting == nullptr) {
        return variables_.get(name);
    }
    // A setting that a session may have a value of its own for is a duration.
    return setting_text(
        *setting,
        variables_.get(name) ? variables_.duration(name, services_.settings).count()
                             : services_.settings.get(name)
    );
}

Outcome Session::show_variable(const sql::ShowVariable& statement) const {
    using protocol::Oid;
    Outcome outcome = tagged("SHOW");
    outcome.has_rows = true;
    if (statement.name == "all") {
        outcome.rows.columns = {
            {"name", Oid::text}, {"setting", Oid::text}, {"description", Oid::text}};
        for (const std::vector<std::string>& row : variables_.all()) {
            outcome.rows.rows.push_back({row.at(0), row.at(1), row.at(2)});
        }
        return outcome;
    }
    const std::optional<std::string> value = variable_text(statement.name);
    if (!value) {
        throw statement_error(
            sqlstate::undefined_object,
            fmt::format("unrecognized configuration parameter \"{}\"", statement.name)
        )
            .at(statement.offset);
    }
    outcome.rows.columns = {{statement.name, Oid::text}};
    outcome.rows.rows.push_back({*value});
    return outcome;
}

Outcome Session::discard(const sql::Discard& statement) {
    if (statement.what == sql::DiscardWhat::all) {
        if (transaction_.explicit_block()) {
            throw statement_error(
                sqlstate::active_sql_transaction,
                "DISCARD ALL cannot run inside a transaction block"
            );
        }
        variables_.reset_all();
        prepared_.clear();
        cursors_.clear();
        channels_.clear();
        handle_->listening = false;
        return tagged("DISCARD ALL");
    }
    switch (statement.what) {
        case sql::DiscardWhat::plans:
            return tagged("DISCARD PLANS");
        case sql::DiscardWhat::sequences:
            return tagged("DISCARD SEQUENCES");
        default:
            return tagged("DISCARD TEMP");
    }
}

Outcome Session::prepare_sql(const sql::Statement& statement, const sql::Prepare& prepare) {
    if (prepared_.contains(prepare.name)) {
        throw statement_error(
            sqlstate::duplicate_prepared_statement,
            fmt::format("prepared statement \"{}\" already exists", prepare.name)
        );
    }
    std::vector<protocol::Oid> declared;
    declared.reserve(prepare.types.size());
    for (const std::string& type : prepare.types) {
        declared.push_back(sql::type_by_name(type));
    }
    auto made = std::make_shared<Prepared>();
    made->message = statement.text;
    sql::SelectPlan plan = sql::plan_select(statement, declared);
    made->parameters = plan.parameters;
    made->columns = plan.columns;
    made->plan = std::move(plan);
    made->returns_rows = true;
    sql::Statement select = statement;
    select.body = sql::Select{};  // what EXECUTE and Bind run
    made->statement = std::move(select);
    add_prepared(prepare.name, std::move(made));
    return tagged("PREPARE");
}

Outcome Session::deallocate(const sql::Deallocate& statement) {
    if (statement.name.empty()) {
        prepared_.clear();
        return tagged("DEALLOCATE ALL");
    }
    if (prepared_.erase(statement.name) == 0) {
        throw statement_error(
            sqlstate::invalid_statement_name,
            fmt::format("prepared statement \"{}\" does not exist", statement.name)
        );
    }
    return tagged("DEALLOCATE");
}

namespace {

/// Where a cursor stands afterwards, and the rows it passed, by their numbers from 1.
struct Fetched {
    std::int64_t position = 0;
    std::vector<std::int64_t> wanted;
};

/// The one row there, or none before the first and behind the last.
Fetched row_at(std::int64_t position, std::int64_t behind) {
    const std::int64_t there = std::clamp<std::int64_t>(position, 0, behind);
    return {.position = there, .wanted = {there}};
}

Fetched rows_to_fetch(const sql::Fetch& statement, std::int64_t from, std::int64_t count) {
    const std::int64_t behind = count + 1;
    const std::int64_t asked = std::clamp(statement.count, -behind, behind);
    if (statement.direction == sql::FetchDirection::absolute) {
        return row_at(asked >= 0 ? asked : behind + asked, behind);
    }
    if (statement.direction == sql::FetchDirection::relative) {
        return row_at(from + asked, behind);
    }
    const bool forward = (statement.direction == sql::FetchDirection::forward) == (asked >= 0);
    const std::int64_t steps = asked >= 0 ? asked : -asked;
    if (steps == 0) {
        return {.position = from, .wanted = {from}};
    }
    Fetched fetched{.position = from, .wanted = {}};
    const std::int64_t end =
        forward ? std::min(from + steps, behind) : std::max<std::int64_t>(from - steps, 0);
    while (fetched.position != end) {
        fetched.position += forward ? 1 : -1;
        fetched.wanted.push_back(fetched.position);
    }
    return fetched;
}

}  // namespace

Outcome Session::fetch(const sql::Fetch& statement) {
    const auto found = cursors_.find(statement.name);
    if (found == cursors_.end()) {
        throw unknown_cursor(statement.name);
    }
    Cursor& cursor = found->second;
    const auto count = static_cast<std::int64_t>(cursor.rows.rows.size());
    const Fetched fetched = rows_to_fetch(statement, cursor.position, count);
    if (cursor.no_scroll && fetched.position < cursor.position) {
        throw statement_error(
            sqlstate::wrong_state,
            "cursor can only scan forward",
            "Declare it with the SCROLL option to enable backward scan."
        );
    }
    cursor.position = fetched.position;
    Outcome outcome;
    outcome.rows.columns = cursor.rows.columns;
    for (const std::int64_t at : fetched.wanted) {
        if (at >= 1 && at <= count) {
            outcome.rows.rows.push_back(cursor.rows.rows[static_cast<std::size_t>(at - 1)]);
        }
    }
    outcome.tag = fmt::format("{} {}", statement.move ? "MOVE" : "FETCH", outcome.rows.rows.size());
    outcome.has_rows = !statement.move;
    return outcome;
}

Outcome Session::close_cursor(const sql::CloseCursor& statement) {
    if (statement.name.empty()) {
        cursors_.clear();
        return tagged("CLOSE CURSOR ALL");
    }
    if (cursors_.erase(statement.name) == 0) {
        throw unknown_cursor(statement.name);
    }
    return tagged("CLOSE CURSOR");
}

Outcome Session::listen(const sql::Listen& statement) {
    if (channels_.size() >= channels_max) {
        throw statement_error(
            sqlstate::limit_exceeded, fmt::format("more than {} channels", channels_max)
        );
    }
    channels_.insert(statement.channel);
    handle_->listening = true;
    return tagged("LISTEN");
}

Outcome Session::unlisten(const sql::Unlisten& statement) {
    if (statement.channel.empty()) {
        channels_.clear();
    } else {
        channels_.erase(statement.channel);
    }
    handle_->listening = !channels_.empty();
    return tagged("UNLISTEN");
}

Outcome Session::send_notify(const sql::Notify& statement) {
    if (statement.channel == reserved_channel) {
        throw statement_error(
            sqlstate::insufficient_privilege,
            fmt::format("channel \"{}\" is the server's own", reserved_channel)
        );
    }
    if (statement.payload.size() >= payload_bytes_max) {
        throw statement_error(sqlstate::invalid_parameter_value, "payload string too long");
    }
    transaction_.notifications.emplace_back(statement.channel, statement.payload);
    return tagged("NOTIFY");
}

std::vector<protocol::Column> Session::columns_of(const Prepared& prepared) const {
    if (!prepared.statement) {
        return {};
    }
    if (const auto* rows = std::get_if<sql::Fetch>(&body_of(prepared))) {
        const auto found = cursors_.find(rows->name);
        return found == cursors_.end() || rows->move ? std::vector<protocol::Column>{}
                                                     : found->second.rows.columns;
    }
    if (const auto* call = std::get_if<sql::ExecuteCall>(&body_of(prepared))) {
        const auto found = prepared_.find(call->name);
        return found == prepared_.end() ? std::vector<protocol::Column>{} : found->second->columns;
    }
    return prepared.columns;
}

bool Session::returns_rows(const Prepared& prepared) const {
    if (!prepared.statement) {
        return false;
    }
    if (const auto* rows = std::get_if<sql::Fetch>(&body_of(prepared))) {
        return !rows->move && cursors_.contains(rows->name);
    }
    if (const auto* call = std::get_if<sql::ExecuteCall>(&body_of(prepared))) {
        const auto found = prepared_.find(call->name);
        return found != prepared_.end() && found->second->returns_rows;
    }
    return prepared.returns_rows;
}

/// At a transaction's end: cursors WITH HOLD outlive the commit of the one that declared them.
void Session::end_cursors(bool committed) {
    for (auto at = cursors_.begin(); at != cursors_.end();) {
        Cursor& cursor = at->second;
        cursor.committed = cursor.committed || (committed && cursor.hold);
        at = cursor.committed ? std::next(at) : cursors_.erase(at);
    }
}

void Session::report_variables() {
    const auto changes = variables_.changes_since(reported_);
    for (const auto& [name, value] : changes) {
        writer_.parameter_status(name, value);
    }
    reported_ = variables_;
}

void Session::send_notices(std::vector<protocol::Notice>& notices) {
    const std::string level = variables_.text("client_min_messages");
    for (const protocol::Notice& made : notices) {
        const bool is_warning = made.severity == protocol::Notice::Severity::warning;
        if (level != "error" && (is_warning || level != "warning")) {
            writer_.notice_response(made);
        }
    }
    notices.clear();
}

void Session::send_outcome(const Prepared& prepared, Outcome& outcome) {
    if (!outcome.has_rows) {
        writer_.command_complete(outcome.tag);
        return;
    }
    if (std::holds_alternative<sql::CopyOut>(body_of(prepared))) {
        send_copy(prepared, outcome.rows);
        return;
    }
    writer_.row_description(outcome.rows.columns, {});
    const pgwire::TimeZone zone = time_zone();
    for (const protocol::Row& row : outcome.rows.rows) {
        writer_.data_row(outcome.rows.columns, row, {}, zone);
    }
    writer_.command_complete(
        outcome.tag == "SELECT" ? fmt::format("SELECT {}", outcome.rows.rows.size()) : outcome.tag
    );
}

void Session::send_copy(const Prepared& prepared, const protocol::ResultSet& rows) {
    const auto& format = std::get<sql::CopyOut>(body_of(prepared));
    const bool binary = format.format == sql::CopyFormat::binary;
    writer_.copy_out_response(
        binary ? pgwire::Format::binary : pgwire::Format::text, rows.columns.size()
    );
    // As Postgres: the binary signature comes with the first row (or the trailer), while a header
    // line is a line of its own.
    std::string line = copy_head(format, rows.columns);
    if (!binary && !line.empty()) {
        writer_.copy_data(line);
        line.clear();
    }
    const pgwire::TimeZone zone = time_zone();
    for (const protocol::Row& row : rows.rows) {
        append_copy_row(line, format, rows.columns, row, zone);
        writer_.copy_data(line);
        line.clear();
    }
    line += copy_tail(format);
    if (!line.empty()) {
        writer_.copy_data(line);
    }
    writer_.copy_done();
    writer_.command_complete(fmt::format("COPY {}", rows.rows.size()));
}

}  // namespace server
