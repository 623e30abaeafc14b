#include "server/mirror_tables.hpp"

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using sql::PeerType;
using test::error_of;
using Pairs = std::vector<std::string>;

std::vector<sql::TableMapping> mappings(const std::vector<std::string_view>& texts) {
    std::vector<sql::TableMapping> parsed;
    parsed.reserve(texts.size());
    for (const std::string_view text : texts) {
        parsed.push_back(sql::parse_mapping(text));
    }
    return parsed;
}

std::vector<std::string> no_tables(std::string_view schema) {
    ADD_FAILURE() << "nobody needs the tables of " << schema;
    return {};
}

Pairs resolve(
    const std::vector<std::string_view>& texts, const TablesOfSchema& tables_of_schema = no_tables
) {
    Pairs pairs;
    for (const auto& table : resolve_mappings(mappings(texts), tables_of_schema)) {
        pairs.push_back(table.source_table + " > " + table.target_table);
    }
    return pairs;
}

std::vector<std::string> three_tables(std::string_view schema) {
    EXPECT_EQ(schema, "shop");
    return {"Items", "orders", "odd name"};
}

TEST(MappingNames, PartsThatEachDestinationWants) {
    struct Case {
        std::string_view mapping;
        PeerType destination;
        bool good;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"public.a : x.a", PeerType::postgres, true},
             {"public.a : a", PeerType::postgres, false},
             {"public.a : d.x.a", PeerType::postgres, false},
             {"a : x.a", PeerType::postgres, false},
             {"d.public.a : x.a", PeerType::postgres, false},
             {"public.a : a", PeerType::clickhouse, true},
             {"public.a : db.a", PeerType::clickhouse, true},
             {"public.a : c.db.a", PeerType::clickhouse, false},
             {"a : a", PeerType::clickhouse, false},
             {"public.a : a", PeerType::cratedb, true},
             {"public.a : doc.a", PeerType::cratedb, true},
             {"public.a : c.doc.a", PeerType::cratedb, false},
             {"public.a : t", PeerType::kafka, true},
             {"public.a : t.b.c.d", PeerType::kafka, true},
             {"a : t", PeerType::kafka, false},
             {"public.a : t", PeerType::file, true},
             {"public.* : x.*", PeerType::postgres, true},
             {"public.* : db.*", PeerType::clickhouse, true},
             {"public.* : prefix.*", PeerType::kafka, true},
         }) {
        const auto check = [&] {
            check_mapping_names(mappings({c.mapping}), PeerType::postgres, c.destination);
        };
        if (c.good) {
            EXPECT_NO_THROW(check()) << c.mapping;
        } else {
            EXPECT_EQ(error_of(check).sqlstate, "42602") << c.mapping;
        }
    }
}

TEST(MappingNames, OtherSourcesHaveNamesOfTheirOwnAndNoSchemas) {
    const auto check = [](std::string_view mapping, PeerType source) {
        check_mapping_names(mappings({mapping}), source, PeerType::postgres);
    };
    EXPECT_NO_THROW(check("topic : x.a", PeerType::kafka));
    EXPECT_NO_THROW(check("a.b.c.d : x.a", PeerType::kafka));
    EXPECT_NO_THROW(check("stream : x.a", PeerType::kinesis));
    EXPECT_EQ(error_of([&] { check("topic : a", PeerType::kafka); }).sqlstate, "42602");
    EXPECT_EQ(error_of([&] { check("a.* : b.*", PeerType::kafka); }).sqlstate, "0A000");
}

TEST(MappingNames, TheErrorShowsTheFormToWriteAtTheName) {
    auto source = mappings({"users : x.users"});
    source[0].from.offset = 40;
    auto error =
        error_of([&] { check_mapping_names(source, PeerType::postgres, PeerType::postgres); });
    EXPECT_EQ(error.message, "\"users\" is not a source table's name");
    EXPECT_EQ(error.hint, "Write it with its schema, such as public.users.");
    EXPECT_EQ(error.byte_offset, 40U);
    auto target = mappings({"public.a : b.c.d"});
    target[0].to.offset = 50;
    error =
        error_of([&] { check_mapping_names(target, PeerType::postgres, PeerType::clickhouse); });
    EXPECT_EQ(error.message, "\"b.c.d\" is not a target table's name");
    EXPECT_EQ(error.hint, "Write table or database.table.");
    EXPECT_EQ(error.byte_offset, 50U);
}

TEST(ResolveMappings, TablesAsWritten) {
    const Pairs expected{"public.A > x.a", "public.a > x.b", "public.\"b c\" > t"};
    EXPECT_EQ(resolve({"public.A : x.a", "public.a : x.b", "public.\"b c\" : t"}), expected);
}

TEST(ResolveMappings, WholeSchemas) {
    const Pairs expected{
        "shop.Items > s.Items", "shop.orders > s.orders", "shop.\"odd name\" > s.\"odd name\""};
    EXPECT_EQ(resolve({"shop.* : s.*"}, three_tables), expected);
}

TEST(ResolveMappings, WhatASchemaExcludesAreTables) {
    const Pairs expected{"shop.Items > s.Items"};
    EXPECT_EQ(
        resolve({"{from: shop.*, to: s.*, exclude: [orders, \"odd name\"]}"}, three_tables),
        expected
    );
    // An entry of its own wins over that too.
    const Pairs own{
        "shop.orders > s.o", "shop.Items > s.Items", "shop.\"odd name\" > s.\"odd name\""};
    EXPECT_EQ(
        resolve({"{from: shop.*, to: s.*, exclude: [orders]}", "shop.orders : s.o"}, three_tables),
        own
    );
}

catalog::Mirror shop_mirror() {
    catalog::Mirror mirror;
    mirror.mappings = mappings({"shop.* : s.*", "shop.orders : s.o", "other.x : s.x"});
    resolve_tables(mirror, three_tables);
    return mirror;
}

TEST(WholeSchemas, TheTablesThatAMirrorHas) {
    const catalog::Mirror mirror = shop_mirror();
    EXPECT_TRUE(maps_schema(mirror, "shop"));
    EXPECT_FALSE(maps_schema(mirror, "other"));
    const std::vector<std::string> has{"orders", "Items", "odd name"};
    EXPECT_EQ(tables_it_has(mirror, "shop"), has);
    EXPECT_EQ(tables_it_has(mirror, "other"), std::vector<std::string>{"x"});
}

TEST(WholeSchemas, WhatIsLeftOutStaysOut) {
    catalog::Mirror mirror = shop_mirror();
    EXPECT_FALSE(leave_out({{"shop", "nope"}, 0}, mirror));
    for (const std::string table : {"orders", "odd name"}) {
        EXPECT_TRUE(leave_out({{"shop", table}, 0}, mirror)) << table;
    }
    EXPECT_TRUE(leave_out({{"other", "x"}, 0}, mirror));
    ASSERT_EQ(mirror.mappings.size(), 1U);
    const std::vector<std::string> excluded{"orders", "odd name"};
    EXPECT_EQ(mirror.mappings[0].exclude, excluded);
    resolve_tables(mirror, three_tables);
    ASSERT_EQ(mirror.tables.size(), 1U);
    EXPECT_EQ(mirror.tables[0].source_table, "shop.Items");
}

TEST(ResolveMappings, AnEntryOfItsOwnWinsWhereverItStands) {
    const Pairs expected{
        "shop.orders > s.bestellungen",
        "shop.Items > s.Items",
        "shop.\"odd name\" > s.\"odd name\""};
    EXPECT_EQ(resolve({"shop.* : s.*", "shop.orders : s.bestellungen"}, three_tables), expected);
    EXPECT_EQ(resolve({"shop.orders : s.bestellungen", "shop.* : s.*"}, three_tables), expected);
}

TEST(ResolveMappings, DoublesAreRefused) {
    struct Case {
        std::vector<std::string_view> mappings;
        std::string_view message;
    };
    for (const Case& c : std::vector<Case>{
             {{"public.a : x.a", "public.a : x.b"}, "source table \"public.a\" is mapped twice"},
             {{"public.a : x.a", "public.b : x.a"},
              "tables \"public.a\" and \"public.b\" are both mapped to \"x.a\""},
             {{"shop.* : s.*", "shop.* : t.*"}, "source schema \"shop\" is mapped twice"},
             {{"shop.* : s.*", "public.o : s.orders"},
              "tables \"public.o\" and \"shop.orders\" are both mapped to \"s.orders\""},
         }) {
        const auto error = error_of([&] { resolve(c.mappings, three_tables); });
        EXPECT_EQ(error.sqlstate, "22023");
        EXPECT_EQ(error.message, c.message);
    }
}

TEST(ResolveMappings, AnEmptySchemaIsNoMapping) {
    const auto error = error_of([] {
        resolve({"shop.* : s.*"}, [](std::string_view) { return std::vector<std::string>{}; });
    });
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_EQ(error.message, "the mapping names no table");
}

TEST(ResolveMappings, AFailingLookupIsPassedOn) {
    const auto error = error_of([] {
        resolve({"shop.* : s.*"}, [](std::string_view) -> std::vector<std::string> {
            throw protocol::statement_error("3F000", "schema \"shop\" does not exist");
        });
    });
    EXPECT_EQ(error.sqlstate, "3F000");
}

}  // namespace
}  // namespace server
