// Executing one statement: where it goes (the session itself, the catalog's thread, a peer by way
// of a worker), and how transactions end.
#include <fmt/format.h>

#include "catalog/settings.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "protocol/text.hpp"
#include "server/control_access.hpp"
#include "server/rights.hpp"
#include "server/session.hpp"

namespace server {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::chrono::seconds peer_work_for_max{25};
constexpr std::chrono::seconds cleanup_for_max{10};
constexpr std::string_view events_channel = "millrace_events";

/// Ends the statement's time limit however the statement ends.
class AtEnd {
public:
    explicit AtEnd(std::function<void()> action) : action_(std::move(action)) {}
    AtEnd(const AtEnd&) = delete;
    AtEnd& operator=(const AtEnd&) = delete;
    AtEnd(AtEnd&&) = delete;
    AtEnd& operator=(AtEnd&&) = delete;
    ~AtEnd() { action_(); }

private:
    std::function<void()> action_;
};

bool changes_something(const sql::StatementBody& body) {
    return !std::holds_alternative<sql::ShowCreate>(body) &&
           !std::holds_alternative<sql::ValidateObject>(body) &&
           !std::holds_alternative<sql::ExplainMirror>(body);
}

template <class Kind>
bool plan_if(
    const sql::StatementBody& body,
    const ControlContext& context,
    ControlPlan& plan,
    ControlPlan (*planner)(const ControlContext&, const Kind&)
) {
    const Kind* statement = std::get_if<Kind>(&body);
    if (statement != nullptr) {
        plan = planner(context, *statement);
    }
    return statement != nullptr;
}

ControlPlan plan_statement(const ControlContext& context, const sql::StatementBody& body) {
    ControlPlan plan;
    [[maybe_unused]] const bool found =
        plan_if(body, context, plan, plan_create_peer) ||
        plan_if(body, context, plan, plan_alter_peer) ||
        plan_if(body, context, plan, plan_drop_peer) ||
        plan_if(body, context, plan, plan_create_mirror) ||
        plan_if(body, context, plan, plan_alter_mirror) ||
        plan_if(body, context, plan, plan_drop_mirror) ||
        plan_if(body, context, plan, plan_control_mirror) ||
        plan_if(body, context, plan, plan_decide) || plan_if(body, context, plan, plan_comment) ||
        plan_if(body, context, plan, plan_set_setting) ||
        plan_if(body, context, plan, plan_create_database) ||
        plan_if(body, context, plan, plan_alter_database) ||
        plan_if(body, context, plan, plan_drop_database) ||
        plan_if(body, context, plan, plan_create_role) ||
        plan_if(body, context, plan, plan_alter_role) ||
        plan_if(body, context, plan, plan_drop_role) ||
        plan_if(body, context, plan, plan_grant_on_database) ||
        plan_if(body, context, plan, plan_grant_role) ||
        plan_if(body, context, plan, plan_show_create) ||
        plan_if(body, context, plan, plan_validate) || plan_if(body, context, plan, plan_explain);
    if (const auto* execute = std::get_if<sql::ExecutePeer>(&body)) {
        return plan_execute_peer(context, execute->name.text);
    }
    if (const auto* call = std::get_if<sql::ExecuteCall>(&body)) {
        return plan_execute_peer(context, call->name);
    }
    plan.outcome.rows.columns = control_columns(body);
    return plan;
}

std::string event_payload(const catalog::Event& event) {
    std::string payload = fmt::format(R"({{"event":{})", json_string(event.code));
    if (event.mirror) {
        payload += fmt::format(R"(,"mirror":{})", json_string(*event.mirror));
    }
    if (event.peer) {
        payload += fmt::format(R"(,"peer":{})", json_string(*event.peer));
    }
    return payload + fmt::format(R"(,"message":{}}})", json_string(event.message));
}

void require_no_block(const Transaction& transaction, std::string_view what) {
    if (transaction.explicit_block()) {
        throw statement_error(
            sqlstate::active_sql_transaction,
            fmt::format("{} cannot run inside a transaction block", what)
        );
    }
}

void require_block(const Transaction& transaction, std::string_view what) {
    if (!transaction.explicit_block()) {
        throw statement_error(
            sqlstate::no_active_transaction,
            fmt::format("{} can only be used in transaction blocks", what)
        );
    }
}

protocol::Notice coded_warning(std::string_view state, std::string text) {
    protocol::Notice made = warning(std::move(text));
    made.sqlstate = state;
    return made;
}

}  // namespace

void Session::begin_implicit() {
    transaction_.begin_implicit(variables_);
}

void Session::check_allowed(const Prepared& prepared) const {
    if (transaction_.failed() && prepared.statement && !ends_failed_block(*prepared.statement)) {
        throw statement_error(
            sqlstate::in_failed_transaction,
            "current transaction is aborted, commands ignored until end of transaction block"
        );
    }
}

/// Secrets are masked in the parsed form; nothing of a statement is logged in any other way.
void Session::log_statement(const Prepared& prepared) const {
    if (!services_.log.says_debug()) {
        return;
    }
    const sql::Statement& statement = statement_of(prepared);
    services_.log.debug(
        "statement", {{"pid", std::to_string(handle_->pid)}, {"text", masked(statement)}}
    );
}

awaitable<Outcome> Session::execute(PreparedPtr prepared, protocol::Row parameters) {
    const AtEnd disarm([this] { disarm_timer(); });
    arm_statement_timer();
    const sql::Statement& statement = statement_of(*prepared);
    begin_audit(statement);
    require_rights_for(*prepared);
    log_statement(*prepared);
    handle_->activity.begin(prepared, transaction_.started_at());
    if (const auto* transaction = std::get_if<sql::Transaction>(&statement.body)) {
        const bool start_word = protocol::to_lower(statement.text.substr(0, 5)) == "start";
        co_return co_await execute_transaction(*transaction, start_word);
    }
    std::optional<Outcome> local = execute_local(statement);
    if (local) {
        co_return std::move(*local);
    }
    if (std::holds_alternative<sql::DeclareCursor>(statement.body)) {
        co_return co_await execute_declare(std::move(prepared), std::move(parameters));
    }
    if (const auto* call = std::get_if<sql::ExecuteCall>(&statement.body)) {
        if (prepared_.contains(call->name)) {
            co_return co_await execute_call(std::move(prepared), std::move(parameters));
        }
        co_return co_await execute_control(std::move(prepared));
    }
    if (prepared->plan) {
        co_return co_await execute_select(std::move(prepared), std::move(parameters));
    }
    if (std::holds_alternative<sql::BackupCatalog>(statement.body) ||
        std::holds_alternative<sql::RotateKey>(statement.body)) {
        co_return co_await execute_system(std::move(prepared));
    }
    co_return co_await execute_control(std::move(prepared));
}

awaitable<Outcome> Session::execute_control(PreparedPtr prepared) {
    const sql::StatementBody& body = body_of(*prepared);
    if (transaction_.read_only() && changes_something(body)) {
        throw statement_error(
            sqlstate::read_only_transaction, "cannot change anything in a read-only transaction"
        );
    }
    if (std::holds_alternative<sql::CreateDatabase>(body)) {
        require_no_block(transaction_, "CREATE DATABASE");
    }
    if (std::holds_alternative<sql::DropDatabase>(body)) {
        require_no_block(transaction_, "DROP DATABASE");
    }
    if (std::holds_alternative<sql::ExecuteCall>(body) && !login_.identity.may(Right::manage)) {
        throw lacking_right(login_.identity, Right::manage, "run statements on peers");
    }
    ControlPlan plan;
    const std::function<void(catalog::Store&)> job = [&](catalog::Store& store) {
        plan = plan_statement(control_context(store), body);
    };
    co_await services_.catalog.run(job);
    if (plan.work) {
        co_await run_peer_work(plan);
    }
    audit_success(plan.changes);
    merge(transaction_.changes(), std::move(plan.changes));
    co_return std::move(plan.outcome);
}

/// Runs the plan's work on a worker. A cancelled one goes on by itself: it owns its plan.
awaitable<void> Session::run_peer_work(ControlPlan& plan) {
    auto shared = std::make_shared<ControlPlan>(std::move(plan));
    engine::net::Patience patience;
    patience.deadline = Clock::now() + peer_work_for_max;
    patience.stop = stop_.get_token();
    std::function<void()> job = [shared, patience] { shared->work(*shared, patience); };
    Submit submit = [this](std::function<void()> work) {
        services_.workers.submit(std::move(work));
    };
    std::stop_token stop = stop_.get_token();
    co_await run_abandonable(std::move(submit), std::move(job), std::move(stop));
    plan = std::move(*shared);
}

awaitable<protocol::ResultSet> Session::query(
    const sql::SelectPlan& plan, const protocol::Row& parameters
) {
    require_rights_on_relations(login_.identity, plan);
    protocol::ResultSet result;
    const std::stop_token stop = stop_.get_token();
    const catalog::Store::Facts facts = [this](std::string_view name) { return fact(name); };
    const catalog::SessionCall asked = [this](auto what, auto given) {
        return answer(what, given);
    };
    const std::function<void(catalog::Store&)> job = [&](catalog::Store& store) {
        result = store.query(
            login_.identity.tenant, plan, parameters, facts, transaction_.changes(), stop, asked
        );
    };
    co_await services_.catalog.run(job);
    co_return result;
}

awaitable<Outcome> Session::execute_select(PreparedPtr prepared, protocol::Row parameters) {
    Outcome outcome;
    const bool list = std::holds_alternative<sql::ShowList>(body_of(*prepared));
    outcome.tag = list ? "SHOW" : "SELECT";
    outcome.has_rows = true;
    outcome.rows = co_await query(plan_of(*prepared), parameters);
    co_return outcome;
}

awaitable<Outcome> Session::execute_declare(PreparedPtr prepared, protocol::Row parameters) {
    const auto& declare = std::get<sql::DeclareCursor>(body_of(*prepared));
    if (!declare.hold) {
        require_block(transaction_, "DECLARE CURSOR");
    }
    if (declare.binary) {
        throw statement_error(
            sqlstate::feature_not_supported,
            "BINARY cursors are not served",
            "Ask for binary results by the protocol instead."
        );
    }
    if (cursors_.contains(declare.name)) {
        throw statement_error(
            sqlstate::duplicate_cursor, fmt::format("cursor \"{}\" already exists", declare.name)
        );
    }
    Cursor cursor;
    cursor.hold = declare.hold;
    cursor.no_scroll = declare.no_scroll;
    cursor.rows = co_await query(plan_of(*prepared), parameters);
    cursors_.insert_or_assign(declare.name, std::move(cursor));
    Outcome outcome;
    outcome.tag = "DECLARE CURSOR";
    co_return outcome;
}

/// EXECUTE of a prepared statement: its arguments are one row of a SELECT of their own.
awaitable<Outcome> Session::execute_call(PreparedPtr prepared, protocol::Row parameters) {
    namespace pgwire = protocol::pgwire;
    const auto& call = std::get<sql::ExecuteCall>(body_of(*prepared));
    PreparedPtr target = find_prepared(call.name);
    if (!target->statement || std::holds_alternative<sql::ExecuteCall>(body_of(*target))) {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format("prepared statement \"{}\" cannot be run by EXECUTE", call.name)
        );
    }
    if (call.arguments != target->parameters.size()) {
        throw statement_error(
            sqlstate::syntax_error,
            fmt::format("wrong number of parameters for prepared statement \"{}\"", call.name)
        );
    }
    protocol::Row arguments;
    if (prepared->plan) {
        const protocol::ResultSet given = co_await query(plan_of(*prepared), parameters);
        const pgwire::TimeZone zone = time_zone();
        for (std::size_t i = 0; i < call.arguments; ++i) {
            const protocol::Value& value = given.rows.at(0).at(i);
            if (protocol::is_null(value)) {
                arguments.emplace_back();
                continue;
            }
            std::string text;
            pgwire::append_text(text, value, given.columns.at(i).type, zone);
            arguments.push_back(pgwire::decode_text(text, target->parameters.at(i), zone));
        }
    }
    co_return co_await execute(std::move(target), std::move(arguments));
}

awaitable<Outcome> Session::execute_system(PreparedPtr prepared) {
    Outcome outcome;
    std::function<void(catalog::Store&)> job;
    if (const auto* backup = std::get_if<sql::BackupCatalog>(&body_of(*prepared))) {
        require_no_block(transaction_, "BACKUP CATALOG");
        outcome.tag = "BACKUP CATALOG";
        outcome.notices.push_back(
            notice("the backup holds secrets sealed: keep the key file with it, apart")
        );
        job = [this, backup](catalog::Store& store) {
            store.write_audit(*auditing_);
            store.backup(backup->path);
        };
    } else {
        require_no_block(transaction_, "ALTER SYSTEM ROTATE KEY");
        outcome.tag = "ALTER SYSTEM";
        job = [this, &outcome](catalog::Store& store) {
            store.write_audit(*auditing_);
            outcome.notices.push_back(
                notice(fmt::format("secrets are sealed with key {} now", store.rotate_key()))
            );
        };
    }
    // No change set of ours: the entry is written ahead, and if the rest fails that is one more.
    co_await services_.catalog.run(job);
    auditing_.reset();
    co_return outcome;
}

awaitable<Outcome> Session::execute_transaction(
    const sql::Transaction& statement, bool start_word
) {
    using sql::TransactionVerb;
    Outcome outcome;
    const bool was_explicit = transaction_.explicit_block();
    switch (statement.verb) {
        case TransactionVerb::begin:
            outcome.tag = start_word ? "START TRANSACTION" : "BEGIN";
            if (was_explicit) {
                outcome.notices.push_back(coded_warning(
                    sqlstate::active_sql_transaction, "there is already a transaction in progress"
                ));
            } else {
                transaction_.begin_explicit(variables_, statement.read_only);
            }
            co_return outcome;
        case TransactionVerb::savepoint:
            require_block(transaction_, "SAVEPOINT");
            transaction_.savepoint(statement.savepoint, variables_);
            outcome.tag = "SAVEPOINT";
            co_return outcome;
        case TransactionVerb::release:
            require_block(transaction_, "RELEASE SAVEPOINT");
            transaction_.release(statement.savepoint);
            outcome.tag = "RELEASE";
            co_return outcome;
        case TransactionVerb::rollback_to:
            require_block(transaction_, "ROLLBACK TO SAVEPOINT");
            transaction_.rollback_to(statement.savepoint, variables_);
            outcome.tag = "ROLLBACK";
            co_return outcome;
        default:
            break;
    }
    if (!was_explicit) {
        outcome.notices.push_back(
            coded_warning(sqlstate::no_active_transaction, "there is no transaction in progress")
        );
    }
    const bool read_only = transaction_.read_only();
    if (statement.verb == TransactionVerb::commit && !transaction_.failed()) {
        co_await commit();
        outcome.tag = "COMMIT";
    } else {
        roll_back();
        outcome.tag = "ROLLBACK";
    }
    if (statement.chain && was_explicit) {
        transaction_.begin_explicit(variables_, read_only);
    }
    co_return outcome;
}

/// Other sessions: those of a database that has gone end, those that listen hear.
void Session::tell_of_commit() {
    for (const auto& entry : transaction_.changes().tenants) {
        if (!entry.second.after.has_value()) {
            services_.registry.shut_down_in(entry.first);
        }
    }
    if (!transaction_.changes().mirrors.empty() || !transaction_.changes().peers.empty()) {
        services_.supervisor.changed();
    }
    for (const catalog::Event& event : transaction_.changes().events) {
        services_.registry.notify(
            login_.identity.tenant, handle_->pid, std::string{events_channel}, event_payload(event)
        );
    }
    for (const auto& [channel, payload] : transaction_.notifications) {
        services_.registry.notify(login_.identity.tenant, handle_->pid, channel, payload);
    }
}

/// Writes what the transaction changed, all or nothing, and ends it either way.
awaitable<void> Session::commit() {
    const bool settings_changed = !transaction_.changes().settings.empty();
    if (!transaction_.changes().empty()) {
        const AtEnd disarm([this] { disarm_timer(); });
        std::exception_ptr failure;
        try {
            const std::function<void(catalog::Store&)> job = [&](catalog::Store& store) {
                store.commit(login_.identity.tenant, transaction_.changes());
                if (transaction_.changes().changes_access()) {
                    services_.directory.load(store);
                }
                if (settings_changed) {
                    services_.settings.load(store.settings());
                }
            };
            co_await services_.catalog.run(job);
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            audit_lost_changes(as_statement_error(failure));
            roll_back();
            std::rethrow_exception(failure);
        }
    }
    tell_of_commit();
    std::vector<std::string> dropped;
    for (const auto& entry : transaction_.changes().drops) {
        dropped.push_back(entry.first);
    }
    transaction_.end(true, variables_);
    portals_.clear();
    end_cursors(true);
    if (!dropped.empty()) {
        co_await wait_for_cleanup(std::move(dropped));
    }
}

/// What a dropped mirror had at its peers is usually gone when the statement is answered; where it
/// takes longer, the statement is answered all the same.
awaitable<void> Session::wait_for_cleanup(std::vector<std::string> mirror_ids) {
    const AtEnd disarm([this] { disarm_timer(); });
    // shared_ptr: the job may outlive this wait.
    const auto gone = std::make_shared<bool>(false);
    const std::stop_token stop = stop_.get_token();
    std::function<void()> job =
        [gone, ids = std::move(mirror_ids), stop, &supervisor = services_.supervisor] {
            *gone = supervisor.wait_gone(ids, Clock::now() + cleanup_for_max, stop);
        };
    Submit submit = [this](std::function<void()> work) {
        services_.workers.submit(std::move(work));
    };
    std::stop_token token = stop_.get_token();
    co_await run_abandonable(std::move(submit), std::move(job), std::move(token));
    if (!*gone) {
        std::vector<protocol::Notice> notices{warning(
            "what the mirror had at its peers could not be removed yet",
            "SELECT * FROM orphans shows what is left; it is tried again and again."
        )};
        send_notices(notices);
    }
}

void Session::roll_back() {
    transaction_.end(false, variables_);
    portals_.clear();
    end_cursors(false);
}

}  // namespace server
