#include "protocol/pgwire/scram.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol::pgwire {

namespace {

using namespace std::string_literals;

// RFC 7677, section 3.
constexpr std::string_view rfc_client_nonce = "rOprNGfwEbeRWgbNEkqO";
constexpr std::string_view rfc_nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
constexpr std::string_view rfc_proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

TEST(ClientFirst, VectorOfTheRfc) {
    const auto first =
        parse_client_first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO").value_or(ClientFirst{});
    EXPECT_EQ(first.binding, 'n');
    EXPECT_EQ(first.binding_type, "");
    EXPECT_EQ(first.gs2_header, "n,,");
    EXPECT_EQ(first.nonce, rfc_client_nonce);
    EXPECT_EQ(first.bare, "n=user,r=rOprNGfwEbeRWgbNEkqO");
}

TEST(ClientFirst, ChannelBinding) {
    EXPECT_EQ(parse_client_first("y,,n=,r=a").value_or(ClientFirst{}).binding, 'y');
    const auto first = parse_client_first("p=tls-server-end-point,,n=,r=a").value_or(ClientFirst{});
    EXPECT_EQ(first.binding, 'p');
    EXPECT_EQ(first.binding_type, "tls-server-end-point");
    EXPECT_EQ(first.gs2_header, "p=tls-server-end-point,,");
    EXPECT_EQ(first.bare, "n=,r=a");
}

TEST(ClientFirst, NamesAndExtensions) {
    EXPECT_TRUE(parse_client_first("n,,n=a=2Cb=3Dc,r=x"));
    EXPECT_TRUE(parse_client_first("n,,n=\xc3\xa4,r=x"));
    const auto extended = parse_client_first("n,,n=u,r=x,a=b,z=c=d").value_or(ClientFirst{});
    EXPECT_EQ(extended.nonce, "x");
    EXPECT_EQ(extended.bare, "n=u,r=x,a=b,z=c=d");
    EXPECT_TRUE(parse_client_first("n,,n=u,r=!~+/="));
}

TEST(ClientFirst, Malformed) {
    for (const auto& message : {
             ""s,
             "n"s,
             "n,"s,
             "n,,"s,
             "x,,n=u,r=a"s,
             "N,,n=u,r=a"s,
             "nn,,n=u,r=a"s,
             ",,n=u,r=a"s,
             "p,,n=u,r=a"s,
             "p=,,n=u,r=a"s,
             "p=tls server,,n=u,r=a"s,
             "n,a=other,n=u,r=a"s,
             "n,x,n=u,r=a"s,
             "n,n=u,r=a"s,
             "n,,m=ext,n=u,r=a"s,
             "n,,u,r=a"s,
             "n,,r=a"s,
             "n,,r=a,n=u"s,
             "n,,n=u"s,
             "n,,n=u,"s,
             "n,,n=u,r="s,
             "n,,n=u,r"s,
             "n,,n=u,x=a"s,
             "n,,n=u,r=a b"s,
             "n,,n=u,r=a\x7f"s,
             "n,,n=u,r=\xc3\xa4"s,
             "n,,n=u,r=a\0"s,
             "n,,n=u\0,r=a"s,
             "n,,n=\xff,r=a"s,
             "n,,n=a=2cb,r=x"s,
             "n,,n=a=,r=x"s,
             "n,,n=a=2,r=x"s,
             "n,,n=u,r=a,"s,
             "n,,n=u,r=a,x"s,
             "n,,n=u,r=a,x="s,
             "n,,n=u,r=a,1=b"s,
             "n,,n=u,r=a,m=b"s,
             "n,,n=u,r=a,x=b,"s,
         }) {
        EXPECT_FALSE(parse_client_first(message)) << message;
    }
}

TEST(ClientFirst, SizeIsLimited) {
    const std::string head = "n,,n=,r=";
    EXPECT_TRUE(parse_client_first(head + std::string(sasl_message_bytes_max - head.size(), 'a')));
    EXPECT_FALSE(
        parse_client_first(head + std::string(sasl_message_bytes_max - head.size() + 1, 'a'))
    );
}

TEST(ClientFinal, VectorOfTheRfc) {
    const auto without_proof = "c=biws,r=" + std::string(rfc_nonce);
    const auto final =
        parse_client_final(without_proof + ",p=" + std::string(rfc_proof)).value_or(ClientFinal{});
    EXPECT_EQ(final.binding_data, "biws");
    EXPECT_EQ(final.nonce, rfc_nonce);
    EXPECT_EQ(final.proof, rfc_proof);
    EXPECT_EQ(final.without_proof, without_proof);
}

TEST(ClientFinal, ExtensionsStayInWhatIsSigned) {
    const auto final = parse_client_final("c=biws,r=abc,x=y,p=AAAA").value_or(ClientFinal{});
    EXPECT_EQ(final.nonce, "abc");
    EXPECT_EQ(final.without_proof, "c=biws,r=abc,x=y");
    EXPECT_TRUE(parse_client_final("c=YQ==,r=abc,p=YWI="));
}

TEST(ClientFinal, Malformed) {
    for (const auto& message : {
             ""s,
             "c=biws,r=a"s,
             "c=biws,p=AAAA"s,
             "r=a,p=AAAA"s,
             "r=a,c=biws,p=AAAA"s,
             "p=AAAA,c=biws,r=a"s,
             "c=,r=a,p=AAAA"s,
             "c=biw,r=a,p=AAAA"s,
             "c=bi s,r=a,p=AAAA"s,
             "c=====,r=a,p=AAAA"s,
             "c=b=ws,r=a,p=AAAA"s,
             "c=biws,r=,p=AAAA"s,
             "c=biws,r=a b,p=AAAA"s,
             "c=biws,r=a,p="s,
             "c=biws,r=a,p=AAA"s,
             "c=biws,r=a,p=AA=A"s,
             "c=biws,r=a,p=A==="s,
             "c=biws,r=a,p=AAA-"s,
             "c=biws,r=a,p=AAAA,"s,
             "c=biws,r=a,p=AAAA,x=y"s,
             "c=biws,r=a,p=AAAA,p=AAAA"s,
             "c=biws,r=a,x,p=AAAA"s,
             "c=biws,r=a,m=b,p=AAAA"s,
             "c=biws,r=a,,p=AAAA"s,
             "c=biws,r=a,p=AAAA\0"s,
             "x=biws,r=a,p=AAAA"s,
         }) {
        EXPECT_FALSE(parse_client_final(message)) << message;
    }
    EXPECT_FALSE(
        parse_client_final("c=biws,r=" + std::string(sasl_message_bytes_max, 'a') + ",p=AAAA")
    );
}

TEST(ClientMessages, EveryTruncationIsRefusedOrShortensTheLastValue) {
    const std::string first = "p=tls-server-end-point,,n=u,r=ab";
    for (std::size_t size = 0; size < first.size() - 1; ++size) {
        EXPECT_FALSE(parse_client_first(first.substr(0, size))) << size;
    }
    const std::string final = "c=biws,r=abc,p=AAAA";
    for (std::size_t size = 0; size < final.size(); ++size) {
        EXPECT_FALSE(parse_client_final(final.substr(0, size))) << size;
    }
}

TEST(ServerMessages, VectorsOfTheRfc) {
    EXPECT_EQ(
        server_first(rfc_nonce, "W22ZaJ0SNY7soEsUEjb6gQ==", 4096),
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    );
    EXPECT_EQ(
        server_final("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="),
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    );
}

}  // namespace

}  // namespace protocol::pgwire
