// What a SELECT asks of the session that runs it: facts that are bound before it starts, and calls
// of pg_session() while it runs, which the catalog's thread makes while the session waits.
#include <fmt/format.h>

#include "protocol/text.hpp"
#include "server/session.hpp"
#include "server/session_rights.hpp"
#include "server/settings_rows.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

namespace {

const std::string* text_of(const Value& value) {
    return std::get_if<std::string>(&value);
}

bool is_true(const Value& value) {
    const auto* number = std::get_if<std::int64_t>(&value);
    return number != nullptr && *number != 0;
}

}  // namespace

/// current_setting(name, missing_ok): NULL or 42704 where there is no such setting.
protocol::Value Session::setting_named(const std::string& name, bool missing_ok) const {
    const std::optional<std::string> value = variable_text(name);
    if (value) {
        return *value;
    }
    if (missing_ok) {
        return {};
    }
    throw statement_error(
        sqlstate::undefined_object, fmt::format("unrecognized configuration parameter \"{}\"", name)
    );
}

protocol::pgwire::TimeZone Session::time_zone() const {
    // A machine may have lost a zone since it was set.
    return protocol::pgwire::TimeZone::find(variables_.text("timezone"))
        .value_or(protocol::pgwire::TimeZone());
}

/// ":setting(NAME)" of current_setting('NAME'); the optional one is NULL where there is none.
protocol::Value Session::setting_fact(std::string_view name) const {
    const std::size_t open = name.find('(');
    const std::string_view variable = name.substr(open + 1, name.size() - open - 2);
    return setting_named(std::string{variable}, name.starts_with(":optional_setting("));
}

protocol::Value Session::fact(std::string_view name) const {
    if (name.starts_with(":setting(") || name.starts_with(":optional_setting(")) {
        return setting_fact(name);
    }
    if (name == ":settings") {
        return settings_rows(variables_);
    }
    if (name == ":tenant" || name == ":database") {
        return login_.identity.tenant;
    }
    if (name == ":user") {
        return login_.identity.user;
    }
    if (name == ":session_user") {
        return login_.identity.session_user;
    }
    if (name == ":superuser") {
        return login_.identity.superuser();
    }
    if (name == ":now") {
        return transaction_.started_at();
    }
    if (name == ":clock") {
        return now_micros();
    }
    if (name == ":zone") {
        return variables_.text("timezone");
    }
    if (name == ":pid") {
        return std::int64_t{handle_->pid};
    }
    if (name == ":version") {
        return std::string{"PostgreSQL 15.0 (Millrace " MILLRACE_VERSION ")"};
    }
    if (name == ":schema") {
        return std::string{"millrace"};
    }
    throw Error{
        ErrorKind::bug, sqlstate::internal_error, fmt::format("nobody provides the fact {}", name)};
}

/// set_config(name, value, is_local): SET, or SET LOCAL; a value that is NULL means RESET.
Value Session::set_config(std::span<const Value> given) {
    const std::string* name = text_of(given[0]);
    if (name == nullptr) {
        throw statement_error("22004", "SET requires parameter name");
    }
    sql::SetVariable set;
    set.name = protocol::to_lower(*name);
    set.scope = is_true(given[2]) ? sql::SetScope::local : sql::SetScope::session;
    if (const std::string* value = text_of(given[1])) {
        set.value = *value;
    }
    static_cast<void>(set_variable(set));
    Value now = setting_named(set.name, true);
    if (protocol::is_null(now)) {
        now = std::string();  // one of a client's own making, which RESET takes away
    }
    return now;
}

/// pg_cancel_backend() and pg_terminate_backend(): false where there is no such session, and of
/// another database none is.
Value Session::signal(std::string_view what, std::span<const Value> given) const {
    const auto* pid = std::get_if<std::int64_t>(&given[0]);
    if (pid == nullptr) {
        return {};
    }
    const Identity& who = login_.identity;
    const auto handle = services_.registry.find(static_cast<std::int32_t>(*pid));
    if (!handle || (!who.superuser() && handle->seat.tenant != who.tenant)) {
        return std::int64_t{0};
    }
    const bool cancels = what == "cancel";
    if (!who.superuser() && handle->seat.role_id != who.role_id) {
        throw statement_error(
            sqlstate::insufficient_privilege,
            cancels ? "permission denied to cancel query"
                    : "permission denied to terminate process",
            "Only its own role and superusers may do that."
        );
    }
    SessionRegistry::signal(handle, cancels ? &Session::cancel : &Session::terminate);
    return std::int64_t{1};
}

Value Session::answer(std::string_view what, std::span<const Value> given) {
    if (what == "set_config") {
        return set_config(given);
    }
    if (what == "setting") {
        const std::string* name = text_of(given[0]);
        return name == nullptr ? Value()
                               : setting_named(protocol::to_lower(*name), is_true(given[1]));
    }
    if (what == "cancel" || what == "terminate") {
        return signal(what, given);
    }
    if (what == "right" && given.empty()) {
        return static_cast<std::int64_t>(login_.identity.right);
    }
    return answer_of_rights(*services_.directory.now(), login_.identity, what, given);
}

}  // namespace server
