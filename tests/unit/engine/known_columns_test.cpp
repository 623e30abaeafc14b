#include "engine/destination/known_columns.hpp"

#include <gtest/gtest.h>

namespace engine::destination {
namespace {

using Columns = std::vector<std::vector<std::string>>;

Columns shown(const std::vector<KnownColumn>& columns) {
    Columns list;
    for (const KnownColumn& column : columns) {
        list.push_back({column.name, column.type, std::to_string(column.number)});
    }
    return list;
}

TEST(KnownColumns, ComeBackAsTheyWent) {
    const std::vector<KnownColumn> columns{
        {"id", "integer", 1},
        {"a \"name\", with\n\t'all'", "numeric(10,2)", 1600},
        {"größe", "public.\"Mood\"[]", 0},
        {"", "", -1}};
    EXPECT_EQ(shown(read_known_columns(known_columns_text(columns))), shown(columns));
    EXPECT_TRUE(read_known_columns(known_columns_text({})).empty());
    EXPECT_TRUE(known_columns_text({}).empty());
}

TEST(KnownColumns, TextIsWhatTheCatalogHas) {
    EXPECT_EQ(
        known_columns_text({{"id", "integer", 1}}),
        "id\x1finteger\x1f"
        "1\x1e"
    );
}

TEST(KnownColumns, DamagedTextIsNoColumns) {
    EXPECT_TRUE(read_known_columns("nonsense").empty());
    EXPECT_TRUE(read_known_columns("a\x1f"
                                   "b\x1e")
                    .empty());
    EXPECT_EQ(
        shown(read_known_columns("a\x1f"
                                 "b\x1fx")),
        (Columns{{"a", "b", "0"}})
    );
    EXPECT_EQ(
        shown(read_known_columns("x\x1e"
                                 "a\x1ftext\x1f"
                                 "2\x1e")),
        (Columns{{"a", "text", "2"}})
    );
}

TEST(KnownColumns, OfASourceTable) {
    SourceTable table;
    SourceColumn& column = table.columns.emplace_back();
    column.name = "id";
    column.number = 3;
    column.type = "bigint";
    EXPECT_EQ(shown(known_columns(table)), (Columns{{"id", "bigint", "3"}}));
}

}  // namespace
}  // namespace engine::destination
