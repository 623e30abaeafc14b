// Which types go into which; names as SQL reads them.
#include "engine/postgres/column_type.hpp"

#include <gtest/gtest.h>

#include "engine/postgres/names.hpp"

namespace engine::postgres {
namespace {

ColumnType type(
    const std::string& name, std::int32_t modifier = -1, TypeKind kind = TypeKind::base
) {
    ColumnType made;
    made.base_name = "pg_catalog." + name;
    made.modifier = modifier;
    made.kind = kind;
    return made;
}

constexpr std::int32_t numeric(std::int32_t precision, std::int32_t scale) {
    return ((precision << 16) | (scale & 0x7ff)) + 4;
}

bool fits_natively(const ColumnType& source, const ColumnType& target) {
    return fits(source, target, false);
}

TEST(ColumnType, SameOrWider) {
    EXPECT_TRUE(fits_natively(type("int4"), type("int4")));
    EXPECT_TRUE(fits_natively(type("int2"), type("int8")));
    EXPECT_FALSE(fits_natively(type("int8"), type("int4")));
    EXPECT_FALSE(fits_natively(type("int8"), type("float8")));
    EXPECT_TRUE(fits_natively(type("float4"), type("float8")));
    EXPECT_TRUE(fits_natively(type("int4[]"), type("int8[]")));
    EXPECT_FALSE(fits_natively(type("int4[]"), type("int4")));
    EXPECT_FALSE(fits_natively(type("timestamp"), type("timestamptz")));
    EXPECT_FALSE(fits_natively(type("json"), type("jsonb")));
}

TEST(ColumnType, Lengths) {
    EXPECT_TRUE(fits_natively(type("varchar", 14), type("varchar", 14)));
    EXPECT_TRUE(fits_natively(type("varchar", 14), type("varchar", 24)));
    EXPECT_FALSE(fits_natively(type("varchar", 14), type("varchar", 13)));
    EXPECT_TRUE(fits_natively(type("varchar", 14), type("varchar")));
    EXPECT_FALSE(fits_natively(type("varchar"), type("varchar", 14)));
    EXPECT_TRUE(fits_natively(type("bpchar", 14), type("text")));
    EXPECT_FALSE(fits_natively(type("varchar", 14), type("bpchar", 14)));
    EXPECT_TRUE(fits_natively(type("text"), type("varchar")));
    EXPECT_FALSE(fits_natively(type("text"), type("varchar", 14)));
    EXPECT_TRUE(fits_natively(type("timestamp", 3), type("timestamp")));
    EXPECT_TRUE(fits_natively(type("timestamp"), type("timestamp", 6)));
    EXPECT_FALSE(fits_natively(type("timestamp"), type("timestamp", 3)));
    EXPECT_FALSE(fits_natively(type("bit", 3), type("bit", 4)));
    EXPECT_FALSE(fits_natively(type("bpchar", 14), type("bpchar", 24))) << "it adds blanks";
}

TEST(ColumnType, Numeric) {
    EXPECT_TRUE(fits_natively(type("numeric", numeric(10, 2)), type("numeric")));
    EXPECT_TRUE(fits_natively(type("numeric", numeric(10, 2)), type("numeric", numeric(12, 4))));
    EXPECT_FALSE(fits_natively(type("numeric", numeric(10, 2)), type("numeric", numeric(10, 4))));
    EXPECT_FALSE(fits_natively(type("numeric", numeric(10, 2)), type("numeric", numeric(10, 1))));
    EXPECT_FALSE(fits_natively(type("numeric"), type("numeric", numeric(10, 2))));
    EXPECT_TRUE(fits_natively(type("int4"), type("numeric")));
    EXPECT_TRUE(fits_natively(type("int4"), type("numeric", numeric(12, 2))));
    EXPECT_FALSE(fits_natively(type("int8"), type("numeric", numeric(18, 0))));
    EXPECT_FALSE(fits_natively(type("int2"), type("numeric", numeric(5, -1))));
    EXPECT_FALSE(fits_natively(type("float4"), type("numeric")));
    EXPECT_TRUE(fits_natively(type("numeric", numeric(3, -2)), type("numeric", numeric(5, 0))));
    EXPECT_FALSE(fits_natively(type("numeric", numeric(3, -2)), type("numeric", numeric(4, 0))));
}

TEST(ColumnType, Text) {
    EXPECT_TRUE(fits_natively(type("mood", -1, TypeKind::enumeration), type("text")));
    EXPECT_TRUE(fits_natively(type("mood[]", -1, TypeKind::enumeration), type("text[]")));
    EXPECT_FALSE(fits_natively(type("mood[]", -1, TypeKind::enumeration), type("text")));
    EXPECT_TRUE(fits_natively(type("bpchar", 14), type("varchar")));
    EXPECT_FALSE(fits_natively(type("jsonb"), type("text")));
    EXPECT_TRUE(fits(type("jsonb"), type("text"), true));
    EXPECT_TRUE(fits(type("int4[]"), type("varchar"), true));
    EXPECT_TRUE(fits(type("interval[]"), type("text[]"), true));
    EXPECT_FALSE(fits(type("interval"), type("text[]"), true));
    EXPECT_FALSE(fits(type("interval[]"), type("text[]"), false));
    EXPECT_FALSE(fits(type("int4"), type("varchar", 14), true));
}

TEST(Names, AsSqlReadsThem) {
    EXPECT_EQ(quoted("orders"), "orders");
    EXPECT_EQ(quoted("Orders"), "\"Orders\"");
    EXPECT_EQ(quoted("order"), "\"order\"");
    EXPECT_EQ(quoted("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(quoted(mirror::QualifiedName{"public", "user"}), "public.\"user\"");
    const std::vector<std::string> odd{"a", "b\"c", "d\\e", "", "null", "f,{g}"};
    EXPECT_EQ(quoted_list(odd), R"(a, "b""c", "d\e", "", "null", "f,{g}")");
}

}  // namespace
}  // namespace engine::postgres
