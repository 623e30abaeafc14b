#include "server/directory.hpp"

#include "catalog/role_rows.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using catalog::DatabasePrivilege;
using catalog::Role;
using catalog::Tenant;
using test::error_of;

Role role(std::string name) {
    Role made;
    made.id = "id-" + name;
    made.name = std::move(name);
    made.login = true;
    return made;
}

Tenant tenant(std::string name, std::string owner_id = "role-millrace") {
    Tenant made;
    made.name = std::move(name);
    made.owner_id = std::move(owner_id);
    return made;
}

Role built_in(std::string_view id, std::string name, bool superuser = false) {
    Role made = role(std::move(name));
    made.id = id;
    made.superuser = superuser;
    made.login = superuser;
    return made;
}

class RosterTest : public ::testing::Test {
protected:
    void SetUp() override {
        roles = {
            built_in(catalog::superuser_role_id, "millrace", true),
            built_in(catalog::viewer_role_id, "millrace_viewer"),
            built_in(catalog::operator_role_id, "millrace_operator"),
            built_in(catalog::admin_role_id, "millrace_admin"),
            role("ann"),
            role("group")};
        tenants = {tenant("acme"), tenant("beta"), tenant("millrace")};
    }
    Role& named(std::string_view name) {
        return *std::find_if(roles.begin(), roles.end(), [name](const Role& r) {
            return r.name == name;
        });
    }
    Role& ann() { return named("ann"); }
    Roster roster() const { return {roles, tenants}; }
    Right right(std::string_view place) { return roster().right_in(ann(), place); }
    std::string lands(std::string_view who, std::string_view database) {
        try {
            return roster().tenant_for(named(who), who, database).name;
        } catch (const protocol::Error& error) {
            return std::string{error.sqlstate};
        }
    }

    std::vector<Role> roles;
    std::vector<Tenant> tenants;
};

TEST_F(RosterTest, ARightNeedsConnectFirst) {
    EXPECT_EQ(right("acme"), Right::nothing);
    ann().member_of[std::string{catalog::admin_role_id}] = false;
    EXPECT_EQ(right("acme"), Right::nothing);
    ann().grants = {{"acme", DatabasePrivilege::connect}};
    EXPECT_EQ(right("acme"), Right::manage);
    EXPECT_EQ(right("beta"), Right::nothing);
}

TEST_F(RosterTest, EachPredefinedRoleGivesItsRight) {
    ann().grants = {{"acme", DatabasePrivilege::connect}};
    EXPECT_EQ(right("acme"), Right::connect);
    ann().member_of = {{std::string{catalog::viewer_role_id}, false}};
    EXPECT_EQ(right("acme"), Right::view);
    ann().member_of = {{std::string{catalog::operator_role_id}, false}};
    EXPECT_EQ(right("acme"), Right::operate);
    ann().grants = {{"acme", DatabasePrivilege::connect}, {"acme", DatabasePrivilege::create}};
    EXPECT_EQ(right("acme"), Right::manage);
    ann().superuser = true;
    EXPECT_EQ(right("beta"), Right::administer);
}

TEST_F(RosterTest, MembersHaveTheirRolesRightsEvenInACircle) {
    ann().member_of = {{"id-group", false}};
    named("group").member_of = {{"id-ann", false}, {std::string{catalog::viewer_role_id}, false}};
    named("group").grants = {{"acme", DatabasePrivilege::connect}};
    EXPECT_EQ(right("acme"), Right::view);
    EXPECT_TRUE(roster().is_member(ann(), catalog::viewer_role_id));
    EXPECT_FALSE(roster().is_member(ann(), catalog::admin_role_id));
}

TEST_F(RosterTest, AnOwnerManagesItsDatabase) {
    tenants[0].owner_id = "id-ann";
    EXPECT_EQ(right("acme"), Right::manage);
    EXPECT_EQ(right("beta"), Right::nothing);
}

TEST_F(RosterTest, ADatabaseOfOthersIsAnsweredAsOneThatDoesNotExist) {
    const auto refused = [&](std::string_view database) {
        return error_of([&] { roster().tenant_for(ann(), "ann", database); });
    };
    EXPECT_EQ(refused("beta").sqlstate, "3D000");
    EXPECT_EQ(refused("beta").message, "database \"beta\" does not exist");
    EXPECT_EQ(refused("none").message, "database \"none\" does not exist");
    EXPECT_EQ(refused("beta").hint, refused("none").hint);
    EXPECT_EQ(refused("millrace").sqlstate, "42501");
}

TEST_F(RosterTest, WhereANameLeads) {
    EXPECT_EQ(lands("millrace", "acme"), "acme");
    EXPECT_EQ(lands("millrace", "postgres"), "millrace");
    EXPECT_EQ(lands("millrace", "nowhere"), "3D000");
    ann().grants = {{"acme", DatabasePrivilege::connect}};
    EXPECT_EQ(lands("ann", "ann"), "42501");
    ann().home_database = "acme";
    EXPECT_EQ(lands("ann", "ann"), "acme");
    EXPECT_EQ(lands("ann", "peerdb"), "acme");
    ann().home_database = "beta";
    EXPECT_EQ(lands("ann", "ann"), "42501");
    tenants = {tenant("millrace")};
    EXPECT_EQ(lands("millrace", "any name"), "millrace");
}

TEST_F(RosterTest, ActingAsAnotherRole) {
    const auto acting = [&](const Role& who, std::string_view as) {
        return roster().identity(who.id, "millrace", as);
    };
    const Identity seen = acting(named("millrace"), "ann");
    EXPECT_EQ(seen.user, "ann");
    EXPECT_EQ(seen.session_user, "millrace");
    EXPECT_EQ(seen.right, Right::connect);
    ann().grants = {{"millrace", DatabasePrivilege::connect}};
    EXPECT_EQ(error_of([&] { acting(ann(), "millrace"); }).sqlstate, "42501");
    EXPECT_EQ(error_of([&] { acting(ann(), "nobody"); }).sqlstate, "42501");
    EXPECT_EQ(error_of([&] { acting(named("millrace"), "nobody"); }).sqlstate, "22023");
    ann().member_of = {{"id-group", false}};
    EXPECT_EQ(acting(ann(), "group").user, "group");
}

TEST_F(RosterTest, ASessionWhoseRoleOrDatabaseIsGoneIsNobody) {
    EXPECT_EQ(error_of([&] { roster().identity("gone", "acme", "none"); }).sqlstate, "28000");
    EXPECT_EQ(
        error_of([&] { roster().identity("role-millrace", "gone", "none"); }).sqlstate, "3D000"
    );
    EXPECT_EQ(error_of([&] { roster().identity("id-ann", "acme", "none"); }).sqlstate, "42501");
}

}  // namespace
}  // namespace server
