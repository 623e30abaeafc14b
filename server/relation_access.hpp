// Which relations a session may read at all; which of their rows it sees is in the plan itself.
#pragma once

#include "sql/select.hpp"

namespace server {

/// Throws 42501 for one that shows every tenant's rows, unless the session is a superuser's.
void check_relation_access(const sql::SelectPlan& plan, bool superuser);

}  // namespace server
