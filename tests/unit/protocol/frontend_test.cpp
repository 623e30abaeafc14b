#include "protocol/pgwire/frontend.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol::pgwire {

namespace {

FrontendMessage parse(char type, const std::string& body) {
    return parse_frontend(type, span_of(body));
}

bool is_bad(char type, const std::string& body) {
    const auto message = parse(type, body);
    const auto* bad = std::get_if<BadMessage>(&message);
    EXPECT_TRUE(bad == nullptr || !bad->reason.empty());
    return bad != nullptr;
}

struct Framed {
    std::optional<FrameHeader> header;
    std::string reason;
};

Framed frame_header(char type, std::uint32_t length) {
    const auto bytes = type + u32(length);
    Framed framed;
    framed.header = parse_frame_header(span_of(bytes).first<frame_header_bytes>(), framed.reason);
    return framed;
}

TEST(FrameHeader, LengthsByType) {
    const std::uint32_t huge = 0x80000000U;
    for (const char type : {'Q', 'P', 'B'}) {
        EXPECT_EQ(frame_header(type, 4).header->body_bytes, 0U);
        EXPECT_EQ(frame_header(type, query_bytes_max + 4).header->body_bytes, query_bytes_max);
        EXPECT_FALSE(frame_header(type, query_bytes_max + 5).header);
    }
    for (const char type : {'D', 'E', 'C', 'p', 'd', 'f', 'F'}) {
        EXPECT_EQ(frame_header(type, 4).header->body_bytes, 0U);
        EXPECT_EQ(frame_header(type, message_bytes_max + 4).header->body_bytes, message_bytes_max);
        EXPECT_FALSE(frame_header(type, message_bytes_max + 5).header);
    }
    for (const char type : {'S', 'H', 'X', 'c'}) {
        EXPECT_EQ(frame_header(type, 4).header->body_bytes, 0U);
        EXPECT_FALSE(frame_header(type, 5).header);
    }
    for (const char type : {'Q', 'D', 'S'}) {
        for (const std::uint32_t length : {0U, 3U, huge - 1, huge, 0xffffffffU}) {
            const auto framed = frame_header(type, length);
            EXPECT_FALSE(framed.header) << type << length;
            EXPECT_FALSE(framed.reason.empty());
        }
    }
}

TEST(FrameHeader, KnownTypesOnly) {
    const std::string known = "QPBDECSHXpdcfF";
    for (int type = 0; type < 256; ++type) {
        const char c = static_cast<char>(type);
        const auto framed = frame_header(c, 4);
        EXPECT_EQ(framed.header.has_value(), known.find(c) != std::string::npos) << type;
        EXPECT_EQ(framed.reason.empty(), framed.header.has_value()) << type;
        if (framed.header) {
            EXPECT_EQ(framed.header->type, c);
        } else {
            EXPECT_TRUE(is_bad(c, ""));
        }
    }
}

TEST(Frontend, Query) {
    EXPECT_EQ(std::get<Query>(parse('Q', c_string("SELECT 1"))).text, "SELECT 1");
    EXPECT_EQ(std::get<Query>(parse('Q', c_string(""))).text, "");
    // Encoding is judged later, as an error of the statement.
    EXPECT_EQ(std::get<Query>(parse('Q', c_string("\xff"))).text, "\xff");
    EXPECT_TRUE(is_bad('Q', "SELECT 1"));
    EXPECT_TRUE(is_bad('Q', "a\0b\0"s));
}

TEST(Frontend, Parse) {
    const auto body =
        c_string("s1") + c_string("SELECT $1, $2") + u16(2) + u32(23) + u32(0xffffffffU);
    const auto parsed = std::get<Parse>(parse('P', body));
    EXPECT_EQ(parsed.name, "s1");
    EXPECT_EQ(parsed.text, "SELECT $1, $2");
    EXPECT_EQ(parsed.parameter_types, (std::vector{Oid::int4, static_cast<Oid>(0xffffffffU)}));
}

TEST(Frontend, BindWithAllKindsOfParameters) {
    const auto body = c_string("p") + c_string("s") + u16(3) + u16(0) + u16(1) + u16(0) + u16(3) +
                      u32(0xffffffffU) + u32(0) + u32(3) + "a\0b"s + u16(2) + u16(1) + u16(0);
    const auto bind = std::get<Bind>(parse('B', body));
    EXPECT_EQ(bind.portal, "p");
    EXPECT_EQ(bind.statement, "s");
    EXPECT_EQ(bind.parameter_formats, (std::vector<std::int16_t>{0, 1, 0}));
    ASSERT_EQ(bind.parameters.size(), 3U);
    EXPECT_FALSE(bind.parameters[0]);
    EXPECT_EQ(bind.parameters[1], "");
    EXPECT_EQ(bind.parameters[2], "a\0b"s);
    EXPECT_EQ(bind.result_formats, (std::vector<std::int16_t>{1, 0}));
}

std::string bind_body(
    const std::string& formats, const std::string& parameters, const std::string& results
) {
    return c_string("") + c_string("") + formats + parameters + results;
}

TEST(Frontend, BindFormatCounts) {
    const auto none = u16(0);
    const auto two = u16(2) + u32(0xffffffffU) + u32(0xffffffffU);
    EXPECT_FALSE(is_bad('B', bind_body(none, none, none)));
    EXPECT_FALSE(is_bad('B', bind_body(none, two, none)));
    EXPECT_FALSE(is_bad('B', bind_body(u16(1) + u16(1), two, none)));
    EXPECT_FALSE(is_bad('B', bind_body(u16(1) + u16(1), none, none)));
    EXPECT_FALSE(is_bad('B', bind_body(u16(2) + u16(1) + u16(0), two, none)));
    EXPECT_TRUE(is_bad('B', bind_body(u16(2) + u16(1) + u16(0), none, none)));
    EXPECT_TRUE(is_bad('B', bind_body(u16(3) + u16(1) + u16(0) + u16(0), two, none)));
}

TEST(Frontend, BindFormatCodes) {
    const auto none = u16(0);
    for (const std::uint32_t code : {2U, 256U, 0x7fffU, 0x8000U, 0xffffU}) {
        EXPECT_TRUE(is_bad('B', bind_body(u16(1) + u16(code), none, none))) << code;
        EXPECT_TRUE(is_bad('B', bind_body(none, none, u16(1) + u16(code)))) << code;
    }
}

TEST(Frontend, BindParameterLengths) {
    const auto none = u16(0);
    for (const std::uint32_t length : {2U, 0x7fffffffU, 0x80000000U, 0xfffffffeU}) {
        EXPECT_TRUE(is_bad('B', bind_body(none, u16(1) + u32(length) + "x", none))) << length;
    }
    EXPECT_FALSE(is_bad('B', bind_body(none, u16(1) + u32(1) + "x", none)));
    EXPECT_FALSE(is_bad('B', bind_body(none, u16(1) + u32(0xffffffffU), none)));
    EXPECT_TRUE(is_bad('B', bind_body(none, u16(1) + u32(0xfffffffeU), none)));
    EXPECT_TRUE(is_bad('B', bind_body(none, u16(1) + u32(0x80000000U), none)));
}

TEST(Frontend, ClaimedCountsAloneAreNothing) {
    EXPECT_TRUE(is_bad('P', c_string("") + c_string("") + u16(0xffff)));
    EXPECT_TRUE(is_bad('B', bind_body(u16(0xffff), "", "")));
    EXPECT_TRUE(is_bad('B', bind_body(u16(0), u16(0xffff), "")));
    EXPECT_TRUE(is_bad('B', bind_body(u16(0), u16(0), u16(0xffff))));
}

TEST(Frontend, AsManyParametersAsTheCountCanSay) {
    std::string types;
    std::string nulls;
    for (int i = 0; i < 0xffff; ++i) {
        types += u32(25);
        nulls += u32(0xffffffffU);
    }
    const auto parsed = parse('P', c_string("") + c_string("") + u16(0xffff) + types);
    EXPECT_EQ(std::get<Parse>(parsed).parameter_types.size(), 0xffffU);
    const auto bound = parse('B', bind_body(u16(0), u16(0xffff) + nulls, u16(0)));
    EXPECT_EQ(std::get<Bind>(bound).parameters.size(), 0xffffU);
}

TEST(Frontend, DescribeAndClose) {
    for (const char kind : {'S', 'P'}) {
        const auto described = std::get<Describe>(parse('D', kind + c_string("n")));
        EXPECT_EQ(described.kind, kind);
        EXPECT_EQ(described.name, "n");
        const auto closed = std::get<Close>(parse('C', kind + c_string("")));
        EXPECT_EQ(closed.kind, kind);
        EXPECT_EQ(closed.name, "");
    }
    for (const char kind : {'s', 'p', 'X', '\0'}) {
        EXPECT_TRUE(is_bad('D', kind + c_string("n")));
        EXPECT_TRUE(is_bad('C', kind + c_string("n")));
    }
}

TEST(Frontend, ExecuteCountsRowsFromZero) {
    const auto rows = [](std::uint32_t value) {
        return std::get<Execute>(parse('E', c_string("p") + u32(value))).rows_max;
    };
    EXPECT_EQ(rows(0), 0);
    EXPECT_EQ(rows(1), 1);
    EXPECT_EQ(rows(0x7fffffffU), 0x7fffffff);
    EXPECT_EQ(rows(0x80000000U), 0);
    EXPECT_EQ(rows(0xffffffffU), 0);
}

TEST(Frontend, MessagesWithoutContent) {
    EXPECT_TRUE(std::holds_alternative<Sync>(parse('S', "")));
    EXPECT_TRUE(std::holds_alternative<Flush>(parse('H', "")));
    EXPECT_TRUE(std::holds_alternative<Terminate>(parse('X', "")));
    EXPECT_TRUE(std::holds_alternative<CopyDone>(parse('c', "")));
    for (const char type : {'S', 'H', 'X', 'c'}) {
        EXPECT_TRUE(is_bad(type, "x")) << type;
    }
    EXPECT_TRUE(std::holds_alternative<CopyData>(parse('d', "anything\xff")));
    EXPECT_TRUE(std::holds_alternative<FunctionCall>(parse('F', "anything")));
    EXPECT_TRUE(std::holds_alternative<CopyFail>(parse('f', c_string("why"))));
    EXPECT_EQ(std::get<AuthenticationData>(parse('p', "a\0\xff"s)).bytes, "a\0\xff"s);
}

TEST(Frontend, EveryTruncationAndEveryExtraByteIsRefused) {
    const std::vector<std::pair<char, std::string>> messages{
        {'Q', c_string("SELECT 1")},
        {'P', c_string("s") + c_string("SELECT $1") + u16(2) + u32(23) + u32(25)},
        {'B',
         c_string("p") + c_string("s") + u16(1) + u16(1) + u16(2) + u32(2) + "ab" +
             u32(0xffffffffU) + u16(1) + u16(1)},
        {'D', "S" + c_string("name")},
        {'C', "P" + c_string("name")},
        {'E', c_string("p") + u32(10)},
        {'f', c_string("reason")},
    };
    for (const auto& [type, body] : messages) {
        EXPECT_FALSE(is_bad(type, body)) << type;
        EXPECT_TRUE(is_bad(type, body + '\0')) << type;
        for (std::size_t size = 0; size < body.size(); ++size) {
            EXPECT_TRUE(is_bad(type, body.substr(0, size))) << type << size;
        }
    }
}

TEST(SaslInitial, MechanismAndResponse) {
    const auto initial = parse_sasl_initial(c_string("SCRAM-SHA-256") + u32(4) + "n,,x")
                             .value_or(SaslInitialResponse{"none", "none"});
    EXPECT_EQ(initial.mechanism, "SCRAM-SHA-256");
    EXPECT_EQ(initial.response, "n,,x");
    const auto without = parse_sasl_initial(c_string("SCRAM-SHA-256") + u32(0xffffffffU))
                             .value_or(SaslInitialResponse{"none", "none"});
    EXPECT_EQ(without.response, "");
}

TEST(SaslInitial, LengthsAreExact) {
    const auto with_length = [](std::uint32_t length, const std::string& response) {
        return parse_sasl_initial(c_string("M") + u32(length) + response).has_value();
    };
    EXPECT_TRUE(with_length(4096, std::string(4096, 'x')));
    EXPECT_FALSE(with_length(4097, std::string(4097, 'x')));
    EXPECT_FALSE(with_length(1, ""));
    EXPECT_FALSE(with_length(1, "xy"));
    EXPECT_FALSE(with_length(0xffffffffU, "x"));
    EXPECT_FALSE(with_length(0xfffffffeU, ""));
    EXPECT_FALSE(with_length(0x80000000U, ""));
    EXPECT_FALSE(with_length(0x7fffffffU, "x"));
    EXPECT_FALSE(parse_sasl_initial(c_string("") + u32(0)));
    const auto whole = c_string("M") + u32(2) + "ab";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(parse_sasl_initial(whole.substr(0, size))) << size;
    }
}

}  // namespace

}  // namespace protocol::pgwire
