// One logged-in client: its messages, its transaction, what it has prepared and declared. Lives on
// one loop; blocking work goes to the catalog's thread or a worker while the session waits.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "engine/mirror/supervisor.hpp"
#include "engine/worker_pool.hpp"
#include "protocol/pgwire/backend.hpp"
#include "protocol/pgwire/frontend.hpp"
#include "server/audit.hpp"
#include "server/catalog_thread.hpp"
#include "server/control.hpp"
#include "server/directory.hpp"
#include "server/identity.hpp"
#include "server/live_settings.hpp"
#include "server/message_reader.hpp"
#include "server/outcome.hpp"
#include "server/prepared.hpp"
#include "server/session_registry.hpp"
#include "server/transaction.hpp"
#include "server/transport.hpp"
#include "server/variables.hpp"

namespace server {

/// What sessions share. Everything in it outlives them and is thread-safe.
struct SessionServices {
    const Log& log;
    CatalogThread& catalog;
    engine::WorkerPool& workers;
    LiveSettings& settings;
    SessionRegistry& registry;
    const References& references;
    Directory& directory;
    AuditGate& audit_gate;
    engine::mirror::Supervisor& supervisor;
};

struct Login {
    Identity identity;    // as whom it acts just now
    std::string role_id;  // of the role that logged in
    Seat seat;
    SessionClient client;
    std::size_t cancel_key_bytes = 4;
    Variables variables;
};

class Session {
public:
    Session(Transport& transport, MessageReader& reader, SessionServices services, Login login);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;
    ~Session();

    /// From "you are in" to the end of the connection.
    awaitable<void> run();

    // From the registry, on this session's loop.
    void cancel();
    void shut_down();
    /// Interrupts what runs, and ends.
    void terminate();
    void notify(
        const std::string& tenant,
        std::int32_t from,
        const std::string& channel,
        const std::string& payload
    );

private:
    enum class Interruption {
        none,
        user,
        statement_timeout,
        idle,
        idle_in_transaction,
        shutdown,
        terminated,
    };

    // Owned by the map of names and by the portals that run it.
    using PreparedPtr = std::shared_ptr<const Prepared>;

    struct Portal {
        PreparedPtr prepared;
        protocol::Row parameters;
        std::vector<std::int16_t> formats;
        std::vector<protocol::Column> columns;
        bool returns_rows = false;
        bool executed = false;
        Outcome outcome;
        std::size_t next_row = 0;
    };

    struct Cursor {
        protocol::ResultSet rows;
        std::int64_t position = 0;  // 0: before the first row; rows + 1: behind the last
        bool hold = false;
        bool committed = false;
        bool no_scroll = false;
    };

    // session.cpp: the loop
    void greet();
    awaitable<std::optional<protocol::pgwire::FrontendMessage>> next_message();
    awaitable<void> handle(protocol::pgwire::FrontendMessage message);
    awaitable<void> handle_query(std::string text);
    awaitable<std::optional<protocol::Error>> run_query(const std::string& text);
    awaitable<void> run_statement(PreparedPtr prepared, bool last);
    void end_query();
    void fail(protocol::Error error, std::string_view text);
    protocol::Error as_statement_error(const std::exception_ptr& failure) const;
    awaitable<bool> flush();
    static awaitable<void> flush_if_alive(std::shared_ptr<SessionHandle> handle);
    void arm_idle_timer();
    void arm_statement_timer();
    void arm_timer(std::chrono::milliseconds limit, Interruption why);
    void disarm_timer();
    void interrupt(Interruption why);
    bool is_ending() const;
    void say_farewell();

    // session_extended.cpp: Parse … Sync
    awaitable<void> handle_extended(protocol::pgwire::FrontendMessage message);
    void parse(const protocol::pgwire::Parse& message);
    void bind(const protocol::pgwire::Bind& message);
    void describe(const protocol::pgwire::Describe& message);
    void close(const protocol::pgwire::Close& message);
    awaitable<void> execute_portal(const protocol::pgwire::Execute& message);
    void execute_cursor(const protocol::pgwire::Execute& message);
    void send_rows(Portal& portal, std::int32_t rows_max);
    awaitable<void> sync();
    PreparedPtr find_prepared(const std::string& name) const;
    void add_prepared(const std::string& name, PreparedPtr prepared);

    // session_execute.cpp: one statement
    awaitable<Outcome> execute(PreparedPtr prepared, protocol::Row parameters);
    void log_statement(const Prepared& prepared) const;
    awaitable<Outcome> execute_control(PreparedPtr prepared);
    awaitable<Outcome> execute_select(PreparedPtr prepared, protocol::Row parameters);
    awaitable<Outcome> execute_call(PreparedPtr prepared, protocol::Row parameters);
    awaitable<Outcome> execute_declare(PreparedPtr prepared, protocol::Row parameters);
    awaitable<Outcome> execute_system(PreparedPtr prepared);
    awaitable<Outcome> execute_transaction(const sql::Transaction& statement, bool start_word);
    awaitable<protocol::ResultSet> query(
        const sql::SelectPlan& plan, const protocol::Row& parameters
    );
    awaitable<void> run_peer_work(ControlPlan& plan);
    awaitable<void> commit();
    awaitable<void> wait_for_cleanup(std::vector<std::string> mirror_ids);
    void tell_of_commit();
    void roll_back();
    protocol::Value fact(std::string_view name) const;
    protocol::pgwire::TimeZone time_zone() const;
    protocol::Value setting_fact(std::string_view name) const;
    /// What pg_session() in a plan asks: on the catalog's thread, while the session waits for it.
    protocol::Value answer(std::string_view what, std::span<const protocol::Value> given);
    protocol::Value set_config(std::span<const protocol::Value> given);
    protocol::Value signal(std::string_view what, std::span<const protocol::Value> given) const;
    protocol::Value setting_named(const std::string& name, bool missing_ok) const;
    void check_allowed(const Prepared& prepared) const;

    // session_audit.cpp: what of it goes to the audit log
    catalog::AuditEntry audit_entry(std::string tenant) const;
    void begin_audit(const sql::Statement& statement);
    void audit_success(const catalog::ChangeSet& changes);
    void audit_failure(const protocol::Error& error, std::string_view text);
    void audit_lost_changes(const protocol::Error& error);
    void begin_implicit();

    // session_access.cpp: what it may do
    void refresh_identity();
    void require_rights_for(const Prepared& prepared);
    void check_variable(const sql::SetVariable& statement) const;
    ControlContext control_context(const catalog::Store& store) const;

    // session_local.cpp: what touches nothing but the session
    std::optional<Outcome> execute_local(const sql::Statement& statement);
    Outcome set_variable(const sql::SetVariable& statement);
    std::optional<std::string> variable_text(std::string_view name) const;
    Outcome show_variable(const sql::ShowVariable& statement) const;
    Outcome discard(const sql::Discard& statement);
    Outcome prepare_sql(const sql::Statement& statement, const sql::Prepare& prepare);
    Outcome deallocate(const sql::Deallocate& statement);
    Outcome fetch(const sql::Fetch& statement);
    Outcome close_cursor(const sql::CloseCursor& statement);
    Outcome listen(const sql::Listen& statement);
    Outcome unlisten(const sql::Unlisten& statement);
    Outcome send_notify(const sql::Notify& statement);
    std::vector<protocol::Column> columns_of(const Prepared& prepared) const;
    bool returns_rows(const Prepared& prepared) const;
    void end_cursors(bool committed);
    void report_variables();
    void send_outcome(const Prepared& prepared, Outcome& outcome);
    void send_copy(const Prepared& prepared, const protocol::ResultSet& rows);
    void send_notices(std::vector<protocol::Notice>& notices);

    Transport& transport_;
    MessageReader& reader_;
    SessionServices services_;
    Login login_;
    std::shared_ptr<SessionHandle> handle_;  // shared with the registry and posted calls

    std::shared_ptr<const Roster> roster_;  // that login_.identity was read from
    std::string role_in_force_;             // of SET ROLE; "none" without
    Variables variables_;
    Variables reported_;
    Transaction transaction_;
    std::map<std::string, PreparedPtr> prepared_;
    std::map<std::string, Portal> portals_;
    std::map<std::string, Cursor> cursors_;
    std::set<std::string> channels_;

    std::string out_;  // not yet sent
    protocol::pgwire::BackendWriter writer_{out_};
    bool writing_ = false;
    bool closing_ = false;
    bool skip_to_sync_ = false;
    bool waiting_ = false;                            // for the client's next message
    std::vector<std::string> waiting_notifications_;  // whole messages

    std::optional<catalog::AuditEntry> auditing_;  // the statement that runs, if it is audited
    bool parsing_ = false;                         // a message whose statements are not known yet

    std::stop_source stop_;  // of the statement that runs
    Interruption interruption_ = Interruption::none;
    boost::asio::steady_timer timer_;  // of the wait for a message, or of the statement that runs
    std::uint64_t timer_round_ = 0;    // a handler of an earlier round does nothing
};

}  // namespace server
