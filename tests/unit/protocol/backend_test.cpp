#include "protocol/pgwire/backend.hpp"

#include <array>

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol::pgwire {

namespace {

/// What one call appends, after what is in the buffer already.
template <typename Call>
std::string written(Call call) {
    std::string buffer = "before";
    BackendWriter writer(buffer);
    call(writer);
    EXPECT_TRUE(buffer.starts_with("before"));
    return buffer.substr(6);
}

TEST(Backend, Authentication) {
    EXPECT_EQ(written([](auto& writer) { writer.authentication_ok(); }), frame('R', u32(0)));
    constexpr std::array<std::string_view, 2> mechanisms{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"};
    EXPECT_EQ(
        written([&](auto& writer) { writer.authentication_sasl(mechanisms); }),
        frame('R', u32(10) + c_string("SCRAM-SHA-256-PLUS") + c_string("SCRAM-SHA-256") + '\0')
    );
    EXPECT_EQ(
        written([](auto& writer) { writer.authentication_sasl_continue("r=x"); }),
        frame('R', u32(11) + "r=x")
    );
    EXPECT_EQ(
        written([](auto& writer) { writer.authentication_sasl_final("v=y"); }),
        frame('R', u32(12) + "v=y")
    );
}

TEST(Backend, StartOfASession) {
    const std::vector<std::string> options{"_pq_.a", "_pq_.b"};
    EXPECT_EQ(
        written([&](auto& writer) { writer.negotiate_protocol_version(2, options); }),
        frame('v', u32(0x00030002) + u32(2) + c_string("_pq_.a") + c_string("_pq_.b"))
    );
    EXPECT_EQ(
        written([](auto& writer) { writer.parameter_status("TimeZone", "UTC"); }),
        frame('S', c_string("TimeZone") + c_string("UTC"))
    );
    EXPECT_EQ(
        written([](auto& writer) { writer.backend_key_data(-2, "k\0y\xff"s); }),
        frame('K', u32(0xfffffffeU) + "k\0y\xff"s)
    );
    EXPECT_EQ(
        written([](auto& writer) { writer.ready_for_query(TransactionStatus::failed); }),
        frame('Z', "E")
    );
}

TEST(Backend, MessagesWithoutContent) {
    EXPECT_EQ(written([](auto& writer) { writer.parse_complete(); }), frame('1', ""));
    EXPECT_EQ(written([](auto& writer) { writer.bind_complete(); }), frame('2', ""));
    EXPECT_EQ(written([](auto& writer) { writer.close_complete(); }), frame('3', ""));
    EXPECT_EQ(written([](auto& writer) { writer.no_data(); }), frame('n', ""));
    EXPECT_EQ(written([](auto& writer) { writer.portal_suspended(); }), frame('s', ""));
    EXPECT_EQ(written([](auto& writer) { writer.empty_query_response(); }), frame('I', ""));
    EXPECT_EQ(written([](auto& writer) { writer.copy_done(); }), frame('c', ""));
}

TEST(Backend, Completion) {
    EXPECT_EQ(
        written([](auto& writer) { writer.command_complete("SELECT 3"); }),
        frame('C', c_string("SELECT 3"))
    );
    EXPECT_EQ(
        written([](auto& writer) { writer.notification(7, "channel", ""); }),
        frame('A', u32(7) + c_string("channel") + c_string(""))
    );
}

TEST(Backend, Descriptions) {
    constexpr std::array types{Oid::int4, Oid::text};
    EXPECT_EQ(
        written([&](auto& writer) { writer.parameter_description(types); }),
        frame('t', u16(2) + u32(23) + u32(25))
    );
    const std::vector<Column> columns{{"id", Oid::int8, -1}, {"name", Oid::varchar, 14}};
    const std::array<std::int16_t, 2> formats{1, 0};
    EXPECT_EQ(
        written([&](auto& writer) { writer.row_description(columns, formats); }),
        frame(
            'T',
            u16(2) + c_string("id") + u32(0) + u16(0) + u32(20) + u16(8) + u32(0xffffffffU) +
                u16(1) + c_string("name") + u32(0) + u16(0) + u32(1043) + u16(0xffff) + u32(14) +
                u16(0)
        )
    );
    EXPECT_EQ(written([](auto& writer) { writer.row_description({}, {}); }), frame('T', u16(0)));
}

TEST(Backend, FormatsNoneOneOrOneEach) {
    const std::array<std::int16_t, 1> one{1};
    const std::array<std::int16_t, 2> each{0, 1};
    EXPECT_EQ(format_of({}, 0), Format::text);
    EXPECT_EQ(format_of({}, 9), Format::text);
    EXPECT_EQ(format_of(one, 0), Format::binary);
    EXPECT_EQ(format_of(one, 9), Format::binary);
    EXPECT_EQ(format_of(each, 0), Format::text);
    EXPECT_EQ(format_of(each, 1), Format::binary);
    EXPECT_EQ(format_of(each, 2), Format::text);
}

TEST(Backend, DataRows) {
    const std::vector<Column> columns{{"a", Oid::int4}, {"b", Oid::text}, {"c", Oid::boolean}};
    const Row row{std::int64_t{258}, std::string("x"), std::monostate{}};
    EXPECT_EQ(
        written([&](auto& writer) { writer.data_row(columns, row, {}); }),
        frame('D', u16(3) + u32(3) + "258" + u32(1) + "x" + u32(0xffffffffU))
    );
    const std::array<std::int16_t, 1> binary{1};
    EXPECT_EQ(
        written([&](auto& writer) { writer.data_row(columns, row, binary); }),
        frame('D', u16(3) + u32(4) + u32(258) + u32(1) + "x" + u32(0xffffffffU))
    );
    EXPECT_EQ(written([](auto& writer) { writer.data_row({}, {}, {}); }), frame('D', u16(0)));
}

TEST(Backend, WhatFailsLeavesNothingBehind) {
    std::string buffer;
    BackendWriter writer(buffer);
    writer.parse_complete();
    const auto before = buffer;
    const std::vector<Column> columns{{"a", Oid::text}, {"b", Oid::int4}};
    EXPECT_THROW(writer.data_row(columns, {std::string("x")}, {}), Error);
    EXPECT_EQ(buffer, before);
    EXPECT_THROW(writer.data_row(columns, {std::string("x"), std::string("no number")}, {}), Error);
    EXPECT_EQ(buffer, before);
    EXPECT_THROW(writer.row_description(std::vector<Column>(65'536), {}), Error);
    EXPECT_EQ(buffer, before);
    writer.bind_complete();
    EXPECT_EQ(buffer, before + frame('2', ""));
}

TEST(Backend, ErrorResponseHasTheFieldsThatThereAre) {
    EXPECT_EQ(
        written([](auto& writer) {
            writer.error_response("ERROR", statement_error("42601", "syntax error"), "SELECT");
        }),
        frame(
            'E',
            c_string("SERROR") + c_string("VERROR") + c_string("C42601") +
                c_string("Msyntax error") + '\0'
        )
    );
    const Error full{ErrorKind::statement, "42704", "no peer", "Some detail.", "Some hint."};
    EXPECT_EQ(
        written([&](auto& writer) {
            writer.error_response("FATAL", full.at(4), "\xc3\xa4\xc3\xa4 x");
        }),
        frame(
            'E',
            c_string("SFATAL") + c_string("VFATAL") + c_string("C42704") + c_string("Mno peer") +
                c_string("DSome detail.") + c_string("HSome hint.") + c_string("P3") + '\0'
        )
    );
}

TEST(Backend, ErrorPositionNeedsATextAndStaysInIt) {
    const auto error = statement_error("42601", "m").at(100);
    const auto with = [&](std::string_view text) {
        return written([&](auto& writer) { writer.error_response("ERROR", error, text); });
    };
    EXPECT_EQ(with("").find('P'), std::string::npos);
    EXPECT_NE(with("abc").find("P4\0"s), std::string::npos);
}

TEST(Backend, EmptyMessageIsStillAField) {
    EXPECT_EQ(
        written([](auto& writer) {
            writer.error_response("ERROR", statement_error("XX000", ""), "");
        }),
        frame(
            'E', c_string("SERROR") + c_string("VERROR") + c_string("CXX000") + c_string("M") + '\0'
        )
    );
}

TEST(Backend, Notices) {
    Notice notice;
    notice.message = "peer exists";
    EXPECT_EQ(
        written([&](auto& writer) { writer.notice_response(notice); }),
        frame(
            'N',
            c_string("SNOTICE") + c_string("VNOTICE") + c_string("C00000") +
                c_string("Mpeer exists") + '\0'
        )
    );
    notice = {Notice::Severity::warning, "01000", "m", "d", "h"};
    EXPECT_EQ(
        written([&](auto& writer) { writer.notice_response(notice); }),
        frame(
            'N',
            c_string("SWARNING") + c_string("VWARNING") + c_string("C01000") + c_string("Mm") +
                c_string("Dd") + c_string("Hh") + '\0'
        )
    );
}

TEST(Backend, TextsAreCutAtANul) {
    EXPECT_EQ(
        written([](auto& writer) { writer.command_complete("A\0B"s); }), frame('C', c_string("A"))
    );
}

TEST(Backend, CopyOut) {
    EXPECT_EQ(
        written([](auto& writer) { writer.copy_out_response(Format::text, 2); }),
        frame('H', "\0"s + u16(2) + u16(0) + u16(0))
    );
    EXPECT_EQ(
        written([](auto& writer) { writer.copy_out_response(Format::binary, 1); }),
        frame('H', "\1"s + u16(1) + u16(1))
    );
    EXPECT_EQ(written([](auto& writer) { writer.copy_data("a\tb\n"); }), frame('d', "a\tb\n"));
}

}  // namespace

}  // namespace protocol::pgwire
