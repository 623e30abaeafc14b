#include "protocol/pgwire/value_codec.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "protocol/pgwire/numeric.hpp"
#include "tests/unit/protocol/postgres_vectors.hpp"
#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol::pgwire {

namespace {

std::string text_of(const Value& value, Oid type) {
    std::string out = "<";
    append_text(out, value, type);
    EXPECT_TRUE(out.starts_with('<'));
    return out.substr(1);
}

std::string binary_of(const Value& value, Oid type) {
    std::string out = "<";
    append_binary(out, value, type);
    EXPECT_TRUE(out.starts_with('<'));
    return out.substr(1);
}

/// The SQLSTATE that a call throws, or "none".
template <typename Call>
std::string state_of(Call call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_FALSE(error.message.empty());
        return error.sqlstate;
    }
    return "none";
}

std::string text_state(std::string_view bytes, Oid type) {
    return state_of([&] { decode_text(bytes, type); });
}

std::string binary_state(std::string_view bytes, Oid type) {
    return state_of([&] { decode_binary(bytes, type); });
}

std::string message_of(std::string_view bytes, Oid type) {
    try {
        decode_text(bytes, type);
    } catch (const Error& error) {
        return error.message;
    }
    return {};
}

TEST(Codec, AnswersAsPostgresDoes) {
    for (const auto& vector : postgres_vectors::taken) {
        SCOPED_TRACE(std::string(type_name(vector.type)) + " '" + std::string(vector.input) + "'");
        const auto value = decode_text(vector.input, vector.type);
        EXPECT_EQ(text_of(value, vector.type), vector.text);
        const auto binary = binary_of(value, vector.type);
        EXPECT_EQ(hex(binary), vector.binary_hex);
        EXPECT_EQ(text_of(decode_binary(binary, vector.type), vector.type), vector.text);
        EXPECT_EQ(text_of(decode_text(vector.text, vector.type), vector.type), vector.text);
    }
}

TEST(Codec, RefusesAsPostgresDoes) {
    for (const auto& vector : postgres_vectors::refused) {
        EXPECT_EQ(text_state(vector.input, vector.type), vector.sqlstate)
            << type_name(vector.type) << " '" << vector.input << "'";
    }
}

TEST(Codec, BinaryOfFixedSizeIsOfThatSize) {
    for (const auto& vector : postgres_vectors::taken) {
        const bool is_varying = vector.type == Oid::bytea || vector.type == Oid::json;
        const auto binary = from_hex(vector.binary_hex);
        if (is_varying) {
            continue;
        }
        for (std::size_t size = 0; size < binary.size(); ++size) {
            EXPECT_EQ(binary_state(binary.substr(0, size), vector.type), "22P03")
                << type_name(vector.type) << size;
        }
        EXPECT_EQ(binary_state(binary + '\0', vector.type), "22P03") << type_name(vector.type);
    }
}

TEST(Codec, WordsOfErrors) {
    EXPECT_EQ(message_of("x", Oid::int4), "invalid input syntax for type integer: \"x\"");
    EXPECT_EQ(message_of("99999", Oid::int2), "value \"99999\" is out of range for type smallint");
    EXPECT_EQ(
        message_of("x", Oid::timestamptz),
        "invalid input syntax for type timestamp with time zone: \"x\""
    );
    EXPECT_EQ(
        message_of("2024-13-01", Oid::date), "date/time field value out of range: \"2024-13-01\""
    );
    const auto cut = message_of("\xc3\xa4" + std::string(300, 'x') + "\xc3\xa4", Oid::uuid);
    EXPECT_LT(cut.size(), 260U);
    EXPECT_TRUE(cut.ends_with("x...\""));
}

TEST(Codec, TextTypesPassThrough) {
    const std::string text = "\xc3\xa4 \\ ' \n";
    for (const Oid type :
         {Oid::text, Oid::varchar, Oid::bpchar, Oid::name, Oid::unknown, Oid::invalid}) {
        EXPECT_EQ(std::get<std::string>(decode_text(text, type)), text);
        EXPECT_EQ(std::get<std::string>(decode_binary(text, type)), text);
        EXPECT_EQ(text_of(text, type), text);
        EXPECT_EQ(binary_of(text, type), text);
    }
}

TEST(Codec, EncodingIsChecked) {
    for (const Oid type : {Oid::text, Oid::varchar, Oid::name, Oid::unknown, Oid::json}) {
        EXPECT_EQ(text_state("\xff", type), "22021");
        EXPECT_EQ(binary_state("\xff", type), "22021");
        EXPECT_EQ(text_state("a\0b"s, type), "22021");
    }
    EXPECT_EQ(text_state("\xff", Oid::int4), "22021");
    EXPECT_EQ(text_state("\xff", Oid::bytea), "22021");
    EXPECT_EQ(binary_state("\1\"\xff\"", Oid::jsonb), "22021");
    EXPECT_EQ(std::get<std::string>(decode_binary("\xff\0"s, Oid::bytea)), "\xff\0"s);
}

TEST(Codec, Jsonb) {
    EXPECT_EQ(binary_of(std::string("{}"), Oid::jsonb), "\1{}");
    EXPECT_EQ(std::get<std::string>(decode_binary("\1[1]", Oid::jsonb)), "[1]");
    EXPECT_EQ(binary_state("", Oid::jsonb), "22P03");
    EXPECT_EQ(binary_state("\2{}", Oid::jsonb), "22P03");
    EXPECT_EQ(binary_state("\1{", Oid::jsonb), "22P02");
    EXPECT_EQ(binary_state("{", Oid::json), "22P02");
    EXPECT_EQ(text_state("{", Oid::jsonb), "22P02");
}

TEST(Codec, BinaryBooleanIsAnythingButZero) {
    EXPECT_TRUE(std::get<bool>(decode_binary("\x7f", Oid::boolean)));
    EXPECT_FALSE(std::get<bool>(decode_binary("\0"s, Oid::boolean)));
}

TEST(Codec, FloatsKeepTheirBits) {
    const auto round_trip = [](double value, Oid type) {
        return std::get<double>(decode_binary(binary_of(value, type), type));
    };
    const auto through_text = [](double value, Oid type) {
        return std::get<double>(decode_text(text_of(value, type), type));
    };
    using Limits = std::numeric_limits<double>;
    for (const double value :
         {0.0,
          -0.0,
          Limits::max(),
          -Limits::max(),
          Limits::min(),
          Limits::denorm_min(),
          Limits::epsilon(),
          Limits::infinity(),
          -Limits::infinity(),
          0.1,
          1.0 / 3}) {
        EXPECT_EQ(round_trip(value, Oid::float8), value);
        EXPECT_EQ(through_text(value, Oid::float8), value);
        EXPECT_EQ(std::signbit(through_text(value, Oid::float8)), std::signbit(value));
    }
    using Single = std::numeric_limits<float>;
    for (const float value :
         {Single::max(), Single::min(), Single::denorm_min(), 0.1F, 1.0F / 3, 16777217.0F}) {
        EXPECT_EQ(static_cast<float>(round_trip(value, Oid::float4)), value);
        EXPECT_EQ(static_cast<float>(through_text(value, Oid::float4)), value);
    }
    EXPECT_TRUE(std::isnan(round_trip(Limits::quiet_NaN(), Oid::float4)));
}

TEST(Codec, DatesOutsideOfPostgresRange) {
    EXPECT_EQ(binary_state(u32(0x7ffffffeU), Oid::date), "22008");
    EXPECT_EQ(binary_state(u32(0x80000001U), Oid::date), "22008");
    EXPECT_EQ(text_of(decode_binary(u32(0x7fffffffU), Oid::date), Oid::date), "infinity");
    EXPECT_EQ(text_of(decode_binary(u32(0x80000000U), Oid::date), Oid::date), "-infinity");
    for (const std::int64_t days :
         {std::int64_t{1} << 40U,
          -(std::int64_t{1} << 40U),
          std::numeric_limits<std::int64_t>::max()}) {
        EXPECT_EQ(state_of([&] { text_of(days, Oid::date); }), "22008");
        EXPECT_EQ(state_of([&] { binary_of(days, Oid::date); }), "22008");
    }
}

TEST(Codec, TimestampsOutsideOfPostgresRange) {
    for (const std::int64_t usec :
         {std::numeric_limits<std::int64_t>::max() - 1,
          std::numeric_limits<std::int64_t>::min() + 1,
          9223371331200000000,
          -211813488000000001}) {
        EXPECT_EQ(state_of([&] { text_of(usec, Oid::timestamptz); }), "22008") << usec;
        EXPECT_EQ(binary_state(binary_of(usec, Oid::int8), Oid::timestamp), "22008") << usec;
    }
    EXPECT_EQ(
        text_of(std::int64_t{9223371331199999999}, Oid::timestamptz),
        "294276-12-31 23:59:59.999999+00"
    );
    EXPECT_EQ(
        text_of(std::int64_t{-211813488000000000}, Oid::timestamptz), "4714-11-24 00:00:00+00 BC"
    );
    EXPECT_EQ(text_of(std::int64_t{-1}, Oid::timestamp), "1999-12-31 23:59:59.999999");
}

TEST(Codec, EveryDayOfFourCenturiesComesBack) {
    for (std::int64_t days = -100'000; days < 50'000; days += 1) {
        const auto text = text_of(days, Oid::date);
        ASSERT_EQ(std::get<std::int64_t>(decode_text(text, Oid::date)), days) << text;
    }
}

TEST(Codec, TimesOutsideOfADay) {
    for (const std::int64_t usec : {std::int64_t{-1}, std::int64_t{86'400'000'001}}) {
        EXPECT_EQ(binary_state(binary_of(usec, Oid::int8), Oid::time), "22008") << usec;
    }
}

TEST(Codec, ZonesThatNobodyKnows) {
    EXPECT_EQ(text_state("2024-01-31 12:00 Nowhere/Land", Oid::timestamptz), "22023");
    EXPECT_EQ(text_state("2024-01-31 12:00 ../../etc/passwd", Oid::timestamptz), "22023");
    EXPECT_EQ(text_state("2024-01-31 12:00 now", Oid::timestamptz), "22007");
    EXPECT_EQ(text_state("now", Oid::timestamptz), "22007");
}

TEST(Codec, IntervalOfExtremes) {
    const auto binary = from_hex(
        "8000000000000000"
        "80000000"
        "80000000"
    );
    const auto value = decode_binary(binary, Oid::interval);
    EXPECT_EQ(
        std::get<std::string>(value),
        "-178956970 years -8 mons -2147483648 days -2562047788:00:54.775808"
    );
    EXPECT_EQ(binary_of(value, Oid::interval), binary);
    EXPECT_EQ(text_state("-2562047788:00:54.775808 ago", Oid::interval), "22015");
    EXPECT_EQ(text_state("178956970 years 8 mons", Oid::interval), "22015");
}

TEST(Codec, IntervalUnitsAddUp) {
    EXPECT_EQ(std::get<std::string>(decode_text("90 s 1 min 500 ms", Oid::interval)), "00:02:30.5");
    EXPECT_EQ(std::get<std::string>(decode_text("2 d 1 w 12 h", Oid::interval)), "9 days 12:00:00");
}

std::string numeric(std::string_view digits) {
    return from_hex(digits);
}

TEST(Codec, NumericBinaryForms) {
    const auto text = [](std::string_view hex_digits) {
        return std::get<std::string>(decode_binary(numeric(hex_digits), Oid::numeric));
    };
    EXPECT_EQ(text("0000000000000000"), "0");
    EXPECT_EQ(text("0000000000000003"), "0.000");
    EXPECT_EQ(text("0000000040000000"), "0");
    EXPECT_EQ(
        text("0001000000000000"
             "0001"),
        "1"
    );
    EXPECT_EQ(
        text("0001000140000000"
             "0001"),
        "-10000"
    );
    EXPECT_EQ(
        text("0001fffe00000008"
             "0001"),
        "0.00000001"
    );
    EXPECT_EQ(
        text("0002000000000001"
             "0001"
             "04d2"),
        "1.1"
    );
    EXPECT_EQ(text("00000000d0000020"), "Infinity");
    EXPECT_EQ(text("00000000f0000020"), "-Infinity");
    EXPECT_EQ(text("00000000c0000000"), "NaN");
}

TEST(Codec, NumericBinaryFormsThatAreNone) {
    for (const auto* digits : {
             "0001000000000000",  // a group too few
             "0000000000000000"
             "0001",  // one too many
             "0001000000000000"
             "2710",  // 10000
             "0001000000000000"
             "ffff",
             "0001000012340000"
             "0001",  // no such sign
             "0001000000004000"
             "0001",  // a scale that does not exist
             "ffff000000000000"
             "0001",  // a count that is not there
             "00",
             "",
         }) {
        EXPECT_EQ(binary_state(numeric(digits), Oid::numeric), "22P03") << digits;
    }
}

TEST(Codec, NumericNeverGrowsByWhatItClaims) {
    EXPECT_EQ(
        binary_state(
            numeric("00017fff00000000"
                    "0001"),
            Oid::numeric
        ),
        "22003"
    );
    EXPECT_EQ(
        binary_state(
            numeric("0001800000000000"
                    "0001"),
            Oid::numeric
        ),
        "22003"
    );
    EXPECT_EQ(binary_state(numeric("0000000000003fff"), Oid::numeric), "22003");
    for (const auto* text :
         {"1e1001",
          "1e-1002",
          "1e131072",
          "1e999999999",
          "1e-999999999",
          "1e9999999999",
          "0e2000"}) {
        EXPECT_EQ(text_state(text, Oid::numeric), "22003") << text;
    }
    EXPECT_EQ(text_state("1e1000", Oid::numeric), "none");
    EXPECT_EQ(text_state("1e-1001", Oid::numeric), "none");
    EXPECT_EQ(text_state(std::string(131'072, '1'), Oid::numeric), "none");
    EXPECT_EQ(text_state(std::string(131'073, '1'), Oid::numeric), "22003");
    EXPECT_EQ(text_state("." + std::string(16'383, '1'), Oid::numeric), "none");
    EXPECT_EQ(text_state("." + std::string(16'384, '1'), Oid::numeric), "22003");
}

TEST(Codec, IntegersThatDoNotFitTheirWireSize) {
    EXPECT_EQ(state_of([] { binary_of(std::int64_t{32'768}, Oid::int2); }), "22003");
    EXPECT_EQ(state_of([] { binary_of(std::int64_t{1} << 31U, Oid::int4); }), "22003");
    EXPECT_EQ(state_of([] { binary_of(std::int64_t{-1}, Oid::oid); }), "22003");
    EXPECT_EQ(state_of([] { binary_of(std::int64_t{1} << 32U, Oid::oid); }), "22003");
}

void expect_wrong_form(const Value& value, Oid type) {
    EXPECT_EQ(state_of([&] { text_of(value, type); }), "XX000") << type_name(type);
    EXPECT_EQ(state_of([&] { binary_of(value, type); }), "XX000") << type_name(type);
}

TEST(Codec, WrongFormsAreBugs) {
    expect_wrong_form(std::string("t"), Oid::boolean);
    expect_wrong_form(true, Oid::int4);
    expect_wrong_form(1.5, Oid::int8);
    expect_wrong_form(std::int64_t{1}, Oid::float8);
    expect_wrong_form(std::int64_t{1}, Oid::text);
    expect_wrong_form(1.5, Oid::date);
    expect_wrong_form(std::int64_t{1}, Oid::bytea);
    expect_wrong_form(std::string("0/0"), Oid::pg_lsn);
    expect_wrong_form(std::monostate{}, Oid::text);
    expect_wrong_form(std::monostate{}, Oid::int4);
    for (const Oid type : {Oid::interval, Oid::numeric, Oid::uuid, Oid::time, Oid::jsonb}) {
        expect_wrong_form(true, type);
    }
}

TEST(Codec, UnservedTypes) {
    const auto point = static_cast<Oid>(600);
    EXPECT_EQ(binary_state("xx", point), "0A000");
    EXPECT_EQ(binary_state("", Oid::void_type), "0A000");
    EXPECT_EQ(std::get<std::string>(decode_text("(1,2)", point)), "(1,2)");
    EXPECT_EQ(text_of(std::string("(1,2)"), point), "(1,2)");
}

}  // namespace

}  // namespace protocol::pgwire
