#include "sql/print.hpp"

#include <gtest/gtest.h>

#include "dialect_support.hpp"
#include "sql/check_options.hpp"

namespace sql::testing {
namespace {

bool same(const OptionValue& a, const OptionValue& b);

bool same(const std::vector<MapEntry>& a, const std::vector<MapEntry>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.key == y.key && x.cast == y.cast && same(x.value, y.value);
    });
}

bool same(const OptionValue& a, const OptionValue& b) {
    return a.form == b.form && a.text == b.text && same(a.entries, b.entries) &&
           std::equal(
               a.items.begin(),
               a.items.end(),
               b.items.begin(),
               b.items.end(),
               [](const auto& x, const auto& y) { return same(x, y); }
           );
}

/// Equal but for places.
bool same(const TableMapping& a, const TableMapping& b) {
    return a.whole_schema == b.whole_schema && a.from.parts == b.from.parts &&
           a.to.parts == b.to.parts && a.key == b.key && a.exclude == b.exclude &&
           same(a.columns, b.columns) && a.target_key == b.target_key && a.where == b.where &&
           std::equal(
               a.others.begin(),
               a.others.end(),
               b.others.begin(),
               b.others.end(),
               [](const Option& x, const Option& y) {
                   return x.key == y.key && same(x.value, y.value);
               }
           );
}

const std::pair<std::string_view, std::string_view> mappings[] = {
    {"a:b", "a : b"},
    {"Public.User:user", "Public.User : user"},
    {"public.\"user\":\"select\"", "public.user : select"},
    {"\"A b\".\"c\"\"d\":\"1x\"", "\"A b\".\"c\"\"d\" : \"1x\""},
    {"\"a.b\".c:\"é\"", "\"a.b\".c : \"é\""},
    {"a.*:b.*", "a.* : b.*"},
    {"a.*:x.y", "a.* : x.y.*"},
    {"{from: a, to: b}", "a : b"},
    {"{to: 'b-c', from: 'x.y'}", "x.y : \"b-c\""},
    {"{from: a, to: b, key: Id}", "{from: a, to: b, key: Id}"},
    {"{from: a, to: b, key: \"the id\"}", "{from: a, to: b, key: \"the id\"}"},
    {"{from: a.*, to: b.*, exclude: [c,]}", "{from: a.*, to: b.*, exclude: [c]}"},
    {"{from: a, to: b, exclude: [c, 'd e', F]}", "{from: a, to: b, exclude: [c, \"d e\", F]}"},
    {"{where: $$x = 'y\\'$$, from: a, to: b}", "{from: a, to: b, where: 'x = ''y\\'''}"},
    {"{from: a, to: b, target_key: [x, y]}", "{from: a, to: b, target_key: [x, y]}"},
    {"{from: a, to: b, columns: {x: y, \"Z z\": 'f(q)' AS 'Int8', w: \"a b\", n: -5}}",
     "{from: a, to: b, columns: {x: y, \"Z z\": 'f(q)' AS 'Int8', w: \"a b\", n: -5}}"},
    {"{from: a, to: b, columns: {x: \"true\", y: true, z: \"null\", v: s.t, u: \"a b\".c}}",
     "{from: a, to: b, columns: {x: \"true\", y: true, z: \"null\", v: s.t, u: \"a b.c\"}}"},
    {"{from: a, to: b, ORDER_BY: [A, [b, {c: d}]], Engine: MergeTree, nullable: FALSE}",
     "{from: a, to: b, order_by: [A, [b, {c: d}]], engine: MergeTree, nullable: false}"},
    {"{from: a, to: b, order_by: []}", "{from: a, to: b, order_by: []}"},
};

TEST(PrintMapping, ReadsBackAsItWas) {
    for (const auto& [text, printed] : mappings) {
        const TableMapping mapping = parse_mapping(text);
        EXPECT_EQ(print_mapping(mapping), printed) << text;
        EXPECT_TRUE(same(parse_mapping(printed), mapping)) << text;
    }
}

TEST(PrintMapping, WholeSchemasOfSchemaMapping) {
    const auto mirror =
        parse_as<CreateMirror>("CREATE MIRROR m FROM a TO b WITH SCHEMA MAPPING (a : b, c.d : e)");
    for (const TableMapping& mapping : mirror.mappings) {
        EXPECT_TRUE(same(parse_mapping(print_mapping(mapping)), mapping));
    }
}

PrintedOptions printed_of(const CheckedOptions& checked) {
    PrintedOptions options;
    for (const CheckedOption& option : checked.values) {
        options.emplace_back(option.spec, option.value);
    }
    return options;
}

TEST(PrintCreatePeer, OneOptionALine) {
    const auto peer = parse_as<CreatePeer>(
        "CREATE PEER \"My\" FROM postgres WITH (host = 'it''s', port = '5432', require_tls = on, "
        "password = 'env:SECRET', disable_tls = 'env:OFF', user = 5, database = E'a\\\\b\\n')"
    );
    const auto specs = peer_type(peer.type).options;
    const auto checked = check_options(specs, peer.options, "it", true);
    const std::string printed = print_create_peer(peer.name.text, peer.type, printed_of(checked));
    EXPECT_EQ(
        printed,
        "CREATE PEER \"My\" FROM POSTGRES WITH (\n"
        "    host = 'it''s',\n"
        "    port = 5432,\n"
        "    require_tls = true,\n"
        "    password = 'env:SECRET',\n"
        "    disable_tls = 'env:OFF',\n"
        "    user = '5',\n"
        "    database = 'a\\b\n'\n"
        ")"
    );
    const auto again = parse_as<CreatePeer>(printed);
    const auto rechecked = check_options(specs, again.options, "it", true);
    EXPECT_EQ(print_create_peer(again.name.text, again.type, printed_of(rechecked)), printed);
    EXPECT_EQ(print_create_peer("p", PeerType::file, {}), "CREATE PEER p FROM FILE");
}

TEST(PrintCreateMirror, MappingsAndOptions) {
    const auto mirror = parse_as<CreateMirror>(
        "CREATE MIRROR m FROM \"A b\" TO c WITH TABLE MAPPING (a.b:c, {from: d, to: e, key: f}) "
        "WITH (sync_interval = '250 ms', do_initial_copy = no, max_batch_size = 10)"
    );
    const auto checked = check_options(mirror_options(), mirror.options, "it", true);
    PrintedMirror printed{
        mirror.name.text,
        mirror.source.text,
        mirror.destination.text,
        &mirror.mappings,
        nullptr,
        printed_of(checked)};
    const std::string text = print_create_mirror(printed);
    EXPECT_EQ(
        text,
        "CREATE MIRROR m FROM \"A b\" TO c\n"
        "WITH TABLE MAPPING (\n"
        "    a.b : c,\n"
        "    {from: d, to: e, key: f}\n"
        ")\n"
        "WITH (\n"
        "    sync_interval = '250 ms',\n"
        "    do_initial_copy = false,\n"
        "    max_batch_size = 10\n"
        ")"
    );
    const auto again = parse_as<CreateMirror>(text);
    EXPECT_EQ(again.source.text, "A b");
    ASSERT_EQ(again.mappings.size(), 2U);
    EXPECT_TRUE(same(again.mappings[1], mirror.mappings[1]));
    printed.options.clear();
    EXPECT_EQ(
        print_create_mirror(printed),
        "CREATE MIRROR m FROM \"A b\" TO c\n"
        "WITH TABLE MAPPING (\n"
        "    a.b : c,\n"
        "    {from: d, to: e, key: f}\n"
        ")"
    );
}

TEST(PrintCreateMirror, QueriesKeepTheirText) {
    for (const std::string query :
         {"SELECT 1",
          "",
          "SELECT '$$'",
          "$q$ $qq$ $qq",
          "$qqqx$",
          "$$q$",
          "x $q0$ $$ y",
          "ends with $",
          "$",
          "$q",
          "é\n'\"\\"}) {
        const PrintedMirror mirror{"m", "a", "b", nullptr, &query, {}};
        const std::string text = print_create_mirror(mirror);
        EXPECT_EQ(parse_as<CreateMirror>(text).query, query) << text;
    }
}

}  // namespace
}  // namespace sql::testing
