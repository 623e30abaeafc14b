#include "server/copy_out.hpp"

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using namespace std::string_literals;
using protocol::Column;
using protocol::Oid;
using protocol::Row;
using protocol::Value;
using sql::CopyOut;

const Value null;

/// The options of COPY as the parser reads them.
CopyOut format(const std::string& options) {
    const std::string text = "COPY (SELECT 1) TO STDOUT" + options;
    return std::get<CopyOut>(test::parsed(text));
}

std::string texts(const std::string& options, const std::vector<std::string>& values) {
    Row row;
    std::vector<Column> columns;
    for (const std::string& value : values) {
        row.emplace_back(value);
        columns.push_back({"c" + std::to_string(columns.size()), Oid::text});
    }
    std::string out;
    append_copy_row(out, format(options), columns, row);
    return out;
}

TEST(CopyText, Escapes) {
    EXPECT_EQ(texts("", {"a", "b c"}), "a\tb c\n");
    EXPECT_EQ(texts("", {"\b\f\n\r\t\v\\"}), "\\b\\f\\n\\r\\t\\v\\\\\n");
    EXPECT_EQ(texts("", {"", "\\N", "\\."}), "\t\\\\N\t\\\\.\n");
    EXPECT_EQ(texts("", {"\xc3\xa4|,\"'"}), "\xc3\xa4|,\"'\n");
    EXPECT_EQ(texts(" (DELIMITER '|')", {"a|b", "c\td"}), "a\\|b|c\\td\n");
}

TEST(CopyText, NullAndTypes) {
    const std::vector<Column> columns{
        {"a", Oid::int8}, {"b", Oid::text}, {"c", Oid::boolean}, {"d", Oid::float8}};
    const Row row{std::int64_t{-7}, null, true, 1.5};
    std::string out;
    append_copy_row(out, format(""), columns, row);
    append_copy_row(out, format(" (NULL 'nil')"), columns, row);
    append_copy_row(out, format(" (NULL '')"), columns, row);
    EXPECT_EQ(out, "-7\t\\N\tt\t1.5\n-7\tnil\tt\t1.5\n-7\t\tt\t1.5\n");
}

TEST(CopyText, HeadAndTail) {
    const std::vector<Column> columns{{"a", Oid::int8}, {"b\tc", Oid::text}};
    EXPECT_EQ(copy_head(format(""), columns), "");
    EXPECT_EQ(copy_head(format(" (HEADER)"), columns), "a\tb\\tc\n");
    EXPECT_EQ(copy_tail(format(" (HEADER)")), "");
}

TEST(CopyCsv, QuotesWhatNeedsIt) {
    struct Case {
        std::string value, written;
    };
    for (const Case& c : std::vector<Case>{
             {"plain", "plain"},
             {"with space", "with space"},
             {"a,b", "\"a,b\""},
             {"say \"hi\"", "\"say \"\"hi\"\"\""},
             {"two\nlines", "\"two\nlines\""},
             {"carriage\r", "\"carriage\r\""},
             {"", "\"\""},
             {"\\.", "\"\\.\""},
             {"a\tb\\c", "a\tb\\c"},
         }) {
        EXPECT_EQ(texts(" CSV", {c.value}), c.written + "\n");
    }
}

TEST(CopyCsv, NullIsNotTheSameTextQuoted) {
    const std::vector<Column> columns{{"a", Oid::text}, {"b", Oid::text}, {"c", Oid::text}};
    const Row row{null, "nil"s, ""s};
    std::string out;
    append_copy_row(out, format(" CSV"), columns, row);
    append_copy_row(out, format(" (FORMAT csv, NULL 'nil')"), columns, row);
    EXPECT_EQ(out, ",nil,\"\"\nnil,\"nil\",\n");
}

TEST(CopyCsv, OtherDelimiterQuoteAndEscape) {
    EXPECT_EQ(texts(" (FORMAT csv, DELIMITER ';')", {"a,b", "c;d"}), "a,b;\"c;d\"\n");
    EXPECT_EQ(texts(" (FORMAT csv, QUOTE '''')", {"it's", "\"x\""}), "'it''s',\"x\"\n");
    EXPECT_EQ(
        texts(" (FORMAT csv, ESCAPE '\\')", {"a\"b", "c\\d", "e\\,"}),
        "\"a\\\"b\",c\\d,\"e\\\\,\"\n"
    );
}

TEST(CopyCsv, ForcedQuotes) {
    EXPECT_EQ(texts(" (FORMAT csv, FORCE_QUOTE (c1))", {"a", "b", "c"}), "a,\"b\",c\n");
    EXPECT_EQ(texts(" (FORMAT csv, FORCE_QUOTE *)", {"a", "b"}), "\"a\",\"b\"\n");
    const std::vector<Column> columns{{"a", Oid::int8}, {"b", Oid::text}};
    std::string out;
    append_copy_row(out, format(" (FORMAT csv, FORCE_QUOTE *)"), columns, {std::int64_t{1}, null});
    EXPECT_EQ(out, "\"1\",\n") << "NULL is never quoted";
}

TEST(CopyCsv, HeaderQuotesOnlyWhatNeedsIt) {
    const std::vector<Column> columns{{"a", Oid::int8}, {"b,c", Oid::text}, {"", Oid::text}};
    EXPECT_EQ(
        copy_head(format(" (FORMAT csv, HEADER, FORCE_QUOTE *)"), columns), "a,\"b,c\",\"\"\n"
    );
    EXPECT_EQ(copy_head(format(" CSV"), columns), "");
}

TEST(CopyBinary, SignatureRowsTrailer) {
    const CopyOut binary = format(" (FORMAT binary)");
    const std::vector<Column> columns{{"a", Oid::int4}, {"b", Oid::text}, {"c", Oid::text}};
    EXPECT_EQ(copy_head(binary, columns), "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"s);
    std::string out;
    append_copy_row(out, binary, columns, {std::int64_t{5}, null, "ab"s});
    EXPECT_EQ(out, "\0\3\0\0\0\4\0\0\0\5\377\377\377\377\0\0\0\2ab"s);
    EXPECT_EQ(copy_tail(binary), "\377\377"s);
}

}  // namespace
}  // namespace server
