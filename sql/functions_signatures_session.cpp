// What a session knows of itself and its server.
#include "sql/functions_signatures.hpp"

namespace sql {

namespace {

using enum protocol::Oid;

constexpr Signature functions[] = {
    {"version", text, {}, ":version"},
    {"current_database", name, {}, ":database"},
    {"current_schema", name, {}, ":schema"},
    {"current_user", name, {}, ":user"},
    {"session_user", name, {}, ":session_user"},
    {"pg_backend_pid", int4, {}, ":pid"},
    {"set_config", text, {text, text, boolean}, "pg_session('set_config', $1, $2, $3)"},
    {"pg_cancel_backend", boolean, {int4}, "pg_session('cancel', $1)"},
    {"pg_terminate_backend", boolean, {int4}, "pg_session('terminate', $1)"},
    {"pg_is_in_recovery", boolean, {}, "0"},
    // there are none to unlock; a pool of asyncpg asks for it
    {"pg_advisory_unlock_all", void_type, {}, "''"},
};

}  // namespace

SignaturePart session_signatures() {
    return {.operators = {}, .functions = functions, .aggregates = {}};
}

}  // namespace sql
