// Who a session acts as, and how much that role may do in the session's database.
#pragma once

#include <string>

namespace server {

/// Each has what those before it have.
enum class Right {
    nothing,
    connect,     // be in the database, read the system catalogs, SHOW
    view,        // read the status views
    operate,     // pause, resume, resync, execute, validate
    manage,      // create, change and drop peers and mirrors
    administer,  // settings, backups, roles, databases: superusers alone
};

struct Identity {
    std::string user;          // the role in force: current_user
    std::string role_id;       // of `user`
    std::string session_user;  // the role that logged in
    std::string tenant;
    Right right = Right::nothing;

    bool superuser() const { return right == Right::administer; }
    bool may(Right needed) const { return right >= needed; }
};

}  // namespace server
