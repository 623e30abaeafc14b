// Tenants, roles, their rights and quotas: written, read, refused.
#include "catalog/quotas.hpp"
#include "catalog/role_rows.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::error_of;
using test::make_mirror;
using test::make_peer;

Role make_role(std::string name) {
    Role role;
    role.id = random_uuid();
    role.name = std::move(name);
    role.login = true;
    return role;
}

Tenant make_tenant(std::string name) {
    Tenant tenant;
    tenant.name = std::move(name);
    tenant.owner_id = superuser_role_id;
    return tenant;
}

class Access : public test::StoreTest {
protected:
    void write(const ChangeSet& changes) { store_->commit(default_tenant, changes); }
    void add(const Role& role) {
        ChangeSet changes;
        changes.roles[role.id] = {std::nullopt, role};
        write(changes);
    }
    void add(const Tenant& tenant) {
        ChangeSet changes;
        changes.tenants[tenant.name] = {std::nullopt, tenant};
        write(changes);
    }
    void change(const Role& before, const Role& after) {
        ChangeSet changes;
        changes.roles[before.id] = {before, after};
        write(changes);
    }
    void drop(const Role& role) {
        ChangeSet changes;
        changes.roles[role.id] = {role, std::nullopt};
        write(changes);
    }
    void drop(const Tenant& tenant) {
        ChangeSet changes;
        changes.tenants[tenant.name] = {tenant, std::nullopt};
        write(changes);
    }
    Role role(std::string_view name) { return store_->find_role(name).value(); }
    Tenant tenant(std::string_view name) { return store_->find_tenant(name).value(); }
    std::string refused(const std::function<void()>& action) {
        return std::string{error_of(action).sqlstate};
    }
};

TEST_F(Access, EveryCatalogHasItsFirstTenantAndRoles) {
    EXPECT_EQ(store_->tenants().size(), 1U);
    EXPECT_EQ(tenant("millrace").owner_id, superuser_role_id);
    EXPECT_TRUE(role("millrace").superuser);
    EXPECT_EQ(store_->roles().size(), 4U);
    EXPECT_TRUE(is_built_in(role("millrace_viewer")));
}

TEST_F(Access, ARoleComesBackAsItWas) {
    add(make_tenant("acme"));
    Role ann = make_role("ann");
    ann.verifier = "SCRAM-SHA-256$x";
    ann.valid_until = 77;
    ann.connection_limit = 3;
    ann.home_database = "acme";
    ann.comment = "c";
    ann.member_of = {{std::string{viewer_role_id}, true}};
    ann.grants = {{"acme", DatabasePrivilege::connect}, {"acme", DatabasePrivilege::create}};
    add(ann);
    reopen();
    const Role read = role("ann");
    EXPECT_EQ(read.verifier, ann.verifier);
    EXPECT_EQ(read.valid_until, ann.valid_until);
    EXPECT_EQ(read.connection_limit, 3);
    EXPECT_EQ(read.home_database, "acme");
    EXPECT_EQ(read.member_of, ann.member_of);
    EXPECT_EQ(read.grants, ann.grants);
    EXPECT_GE(read.oid, 16384);
    EXPECT_NE(read.oid, tenant("acme").oid);
    EXPECT_FALSE(is_built_in(read));
}

TEST_F(Access, NamesAndVersionsAreChecked) {
    add(make_role("ann"));
    EXPECT_EQ(refused([&] { add(make_role("ann")); }), "42710");
    const Role before = role("ann");
    Role after = before;
    after.name = "anna";
    change(before, after);
    EXPECT_EQ(refused([&] { change(before, after); }), "40001");
    add(make_tenant("acme"));
    EXPECT_EQ(refused([&] { add(make_tenant("acme")); }), "42P04");
}

TEST_F(Access, TwoRolesMaySwapTheirNames) {
    add(make_role("a"));
    add(make_role("b"));
    ChangeSet changes;
    Role a = role("a");
    Role b = role("b");
    changes.roles[a.id] = {a, a};
    changes.roles[b.id] = {b, b};
    changes.roles[a.id].after->name = "b";
    changes.roles[b.id].after->name = "a";
    write(changes);
    EXPECT_EQ(role("a").id, b.id);
}

TEST_F(Access, WhatHangsOnARoleKeepsIt) {
    add(make_tenant("acme"));
    Role ann = make_role("ann");
    ann.grants = {{"acme", DatabasePrivilege::connect}};
    add(ann);
    EXPECT_EQ(refused([&] { drop(role("ann")); }), "2BP01");
    drop(tenant("acme"));
    drop(role("ann"));
    EXPECT_FALSE(store_->find_role("ann"));
}

TEST_F(Access, ADroppedRoleIsNobodysRoleAnyMore) {
    Role group = make_role("group");
    add(group);
    Role ann = make_role("ann");
    ann.member_of = {{group.id, false}};
    add(ann);
    drop(role("group"));
    EXPECT_TRUE(role("ann").member_of.empty());
}

TEST_F(Access, AnOwnerAndANonEmptyTenantStay) {
    add(make_role("ann"));
    Tenant acme = make_tenant("acme");
    acme.owner_id = role("ann").id;
    add(acme);
    EXPECT_EQ(refused([&] { drop(role("ann")); }), "2BP01");
    store_->commit("acme", test::create({make_peer("p")}));
    EXPECT_EQ(refused([&] { drop(tenant("acme")); }), "2BP01");
}

TEST_F(Access, QuotasHoldAtCommit) {
    Tenant acme = make_tenant("acme");
    acme.quotas = {{"max_peers", 1}, {"max_mirrors", 1}, {"max_tables_per_mirror", 1}};
    add(acme);
    const Peer peer = make_peer("p");
    store_->commit("acme", test::create({peer}));
    const protocol::Error error =
        error_of([&] { store_->commit("acme", test::create({make_peer("q")})); });
    EXPECT_EQ(error.sqlstate, "53400");
    EXPECT_NE(error.message.find("max_peers = 1"), std::string::npos) << error.message;
    EXPECT_FALSE(store_->find_peer("acme", "q"));
    Mirror wide = make_mirror("m", peer, peer);
    wide.tables.push_back({"public.b", "b"});
    EXPECT_EQ(refused([&] { store_->commit("acme", test::create({}, {wide})); }), "53400");
    store_->commit("acme", test::create({}, {make_mirror("m", peer, peer)}));
    EXPECT_EQ(
        refused([&] { store_->commit("acme", test::create({}, {make_mirror("n", peer, peer)})); }),
        "53400"
    );
    store_->commit(default_tenant, test::create({make_peer("a"), make_peer("b")}));
}

TEST_F(Access, AnOpenBlockSeesWhatItChanged) {
    ChangeSet changes;
    const Role ann = make_role("ann");
    changes.roles[ann.id] = {std::nullopt, ann};
    changes.tenants["acme"] = {std::nullopt, make_tenant("acme")};
    const View view{*store_, default_tenant, changes};
    EXPECT_TRUE(view.find_role("ann"));
    EXPECT_EQ(view.roles().size(), 5U);
    EXPECT_TRUE(view.find_tenant("acme"));
    EXPECT_EQ(view.tenants().size(), 2U);
    EXPECT_FALSE(store_->find_role("ann"));
}

}  // namespace
}  // namespace catalog
