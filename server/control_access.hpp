// Statements about tenants (databases) and roles, planned like the other control statements.
#pragma once

#include "server/control.hpp"

namespace server {

ControlPlan plan_create_database(
    const ControlContext& context, const sql::CreateDatabase& statement
);
ControlPlan plan_alter_database(const ControlContext& context, const sql::AlterDatabase& statement);
ControlPlan plan_drop_database(const ControlContext& context, const sql::DropDatabase& statement);

ControlPlan plan_create_role(const ControlContext& context, const sql::CreateRole& statement);
ControlPlan plan_alter_role(const ControlContext& context, const sql::AlterRole& statement);
ControlPlan plan_drop_role(const ControlContext& context, const sql::DropRole& statement);

ControlPlan plan_grant_on_database(
    const ControlContext& context, const sql::GrantOnDatabase& statement
);
ControlPlan plan_grant_role(const ControlContext& context, const sql::GrantRole& statement);

/// COMMENT ON DATABASE and ROLE.
ControlPlan plan_access_comment(const ControlContext& context, const sql::CommentOn& statement);

// For these planners.

/// By name, or 42704; PUBLIC is 0A000.
catalog::Role required_role(const ControlContext& context, const sql::RoleName& name);
/// 3D000 where there is none.
catalog::Tenant required_tenant(const ControlContext& context, const sql::Name& name);
/// Notes what `role` is to be; it may have been noted before in the same plan.
void change_role(ControlPlan& plan, const catalog::Role& before, catalog::Role after);
/// The role as the plan has it so far.
catalog::Role planned(const ControlPlan& plan, const catalog::Role& role);

/// 42602 for a name that no tenant can have, 42939 for one that means something else already.
void check_tenant_name(const sql::Name& name);
/// 42939 for names that are ours or Postgres's.
void check_role_name(const sql::Name& name);

}  // namespace server
