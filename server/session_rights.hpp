// What has_table_privilege() and its like ask about other roles, databases and memberships. Only of
// what the asking session may see: to others it is as if there were none.
#pragma once

#include <span>
#include <string_view>

#include "protocol/value.hpp"
#include "server/directory.hpp"

namespace server {

/// "right" (role): what it may do in the session's database, as the number of its Right;
/// "database_right" (database[, role]): the same of another database; "member" (role[, member]): 0,
/// or the Right to be in it, or to give it on. Roles and databases by name or oid: 42704 and 3D000
/// for a name that is nobody's, NULL for such an oid.
protocol::Value answer_of_rights(
    const Roster& roster,
    const Identity& who,
    std::string_view what,
    std::span<const protocol::Value> given
);

}  // namespace server
