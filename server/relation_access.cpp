#include "server/relation_access.hpp"

#include <fmt/format.h>

#include "protocol/error.hpp"

namespace server {

void check_relation_access(const sql::SelectPlan& plan, bool superuser) {
    if (superuser) {
        return;
    }
    for (const sql::Relation* relation : plan.relations) {
        if (relation->scope == sql::RowScope::all_tenants) {
            throw protocol::statement_error(
                protocol::sqlstate::insufficient_privilege,
                fmt::format("permission denied for {}.{}", relation->schema, relation->name),
                "It shows every tenant's rows: only superusers may read it."
            );
        }
    }
}

}  // namespace server
