#include "engine/destination/known_columns.hpp"

#include <gtest/gtest.h>

namespace engine::destination {
namespace {

using Columns = std::vector<std::vector<std::string>>;

Columns shown(const std::vector<KnownColumn>& columns) {
    Columns list;
    for (const KnownColumn& column : columns) {
        Columns::value_type& line = list.emplace_back();
        line = {column.name, column.type, std::to_string(column.number)};
        if (!column.generated.empty()) {
            line.push_back(column.generated);
        }
    }
    return list;
}

TEST(KnownColumns, ComeBackAsTheyWent) {
    const std::vector<KnownColumn> columns{
        {"id", "integer", 1},
        {"a \"name\", with\n\t'all'", "numeric(10,2)", 1600},
        {"größe", "public.\"Mood\"[]", 0},
        {"", "", -1},
        {"twice", "integer", 4, "(id * 2)"}};
    EXPECT_EQ(shown(read_known_columns(known_columns_text(columns))), shown(columns));
    EXPECT_TRUE(read_known_columns(known_columns_text({})).empty());
    EXPECT_TRUE(known_columns_text({}).empty());
}

TEST(KnownColumns, NamesHoldAnyCharacter) {
    const std::vector<KnownColumn> columns{
        {"a\x1f"
         "b",
         "public.\"odd\x1ftype\"",
         1},
        {"\x1e", "text", 2},
        {"line\x1e"
         "end",
         "text",
         3},
        {"\x1d"
         "e\x1d\\",
         "integer",
         4},
        {"plain", "integer", 5},
        {"made", "text", 6, "(plain || '\x1f'::text)"}};
    EXPECT_EQ(shown(read_known_columns(known_columns_text(columns))), shown(columns));
    // Texts of earlier releases had no escapes.
    EXPECT_EQ(
        shown(read_known_columns("a\x1d"
                                 "e\\\x1ftext\x1f"
                                 "1\x1e")),
        (Columns{
            {"a\x1d"
             "e\\",
             "text",
             "1"}})
    );
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
