// Live tables: rows asked for once a query and only by queries that read them, and for whom.
#include "catalog/live_rows.hpp"

#include <stdexcept>

#include "protocol/error.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using protocol::Oid;
using protocol::Value;
using test::error_of;

class LiveRows : public test::StoreTest {
protected:
    LiveRows() {
        store_->give_live_rows("live_sessions", [this](const Viewer& viewer) {
            ++asked_;
            viewer_ = viewer;
            std::vector<protocol::Row> rows;
            for (const std::int64_t pid : {1, 2, 3}) {
                const std::string tenant = pid == 3 ? "other" : "millrace";
                rows.push_back({tenant, pid, std::string{"somebody"}});
            }
            return rows;
        });
    }

    Value one(std::string text, Value superuser = {}) {
        sql::SelectPlan plan;
        plan.sqlite = std::move(text);
        plan.columns = {{"c", Oid::int8, -1}};
        plan.facts = {":tenant"};
        const auto facts = [&](std::string_view name) {
            return name == ":superuser" ? superuser : Value{};
        };
        return store_->query(default_tenant, plan, {}, facts, {}, {}).rows.at(0).at(0);
    }

    int asked_ = 0;
    Viewer viewer_;
};

TEST_F(LiveRows, OnlyWhoReadsThemAsksForThem) {
    EXPECT_EQ(
        one("SELECT count(*) FROM view_mirrors WHERE tenant = :tenant"), Value{std::int64_t{0}}
    );
    EXPECT_EQ(asked_, 0);
    EXPECT_EQ(
        one("SELECT count(*) FROM view_sessions WHERE tenant = :tenant"), Value{std::int64_t{2}}
    );
    EXPECT_EQ(asked_, 1);
}

TEST_F(LiveRows, AQuerySeesOneMoment) {
    const auto pairs =
        one("SELECT count(*) FROM view_sessions AS a JOIN view_sessions AS b ON a.pid <= b.pid"
            " WHERE a.tenant = :tenant");
    EXPECT_EQ(pairs, Value{std::int64_t{5}});
    EXPECT_EQ(asked_, 1);
    one("SELECT count(*) FROM view_sessions");
    EXPECT_EQ(asked_, 2) << "and the next query another";
}

TEST_F(LiveRows, OnlyAPlainTrueMakesASuperuser) {
    for (const Value& nothing : {Value{}, Value{false}, Value{std::string{"true"}}}) {
        one("SELECT count(*) FROM view_sessions", nothing);
        EXPECT_FALSE(viewer_.superuser);
    }
    one("SELECT count(*) FROM view_sessions", true);
    EXPECT_TRUE(viewer_.superuser);
    EXPECT_EQ(viewer_.tenant, default_tenant);
}

TEST_F(LiveRows, AShortRowEndsInNulls) {
    EXPECT_EQ(one("SELECT statement FROM view_sessions WHERE pid = 1"), Value{});
    EXPECT_EQ(one("SELECT max(pid) FROM view_sessions"), Value{std::int64_t{3}});
}

TEST_F(LiveRows, AFailureOfTheSourceReachesTheReader) {
    store_->give_live_rows("live_sessions", [](const Viewer&) -> std::vector<protocol::Row> {
        throw protocol::statement_error("53200", "out of rows");
    });
    EXPECT_EQ(error_of([&] { one("SELECT count(*) FROM view_sessions"); }).sqlstate, "53200");
    store_->give_live_rows("live_sessions", [](const Viewer&) -> std::vector<protocol::Row> {
        throw std::runtime_error("no reason");
    });
    EXPECT_EQ(error_of([&] { one("SELECT count(*) FROM view_sessions"); }).sqlstate, "XX000");
    EXPECT_EQ(one("SELECT 7"), Value{std::int64_t{7}});
}

TEST_F(LiveRows, OnlyViewsReadThem) {
    EXPECT_EQ(error_of([&] { one("SELECT pid FROM live_sessions"); }).sqlstate, "54001");
    EXPECT_EQ(error_of([&] { one("SELECT data_dir FROM live_instance"); }).sqlstate, "54001");
}

}  // namespace
}  // namespace catalog
