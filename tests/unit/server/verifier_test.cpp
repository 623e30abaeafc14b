#include "server/verifier.hpp"

#include "catalog/secret.hpp"
#include "server/credentials.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

// What PostgreSQL 15 stores for the password "pencil" with this salt (RFC 7677's example keys).
constexpr std::string_view of_postgres =
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
    "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

TEST(Verifier, TextIsPostgress) {
    const auto parsed = parse_verifier(of_postgres);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(verifier_text(*parsed), of_postgres);
    EXPECT_EQ(verifier_text(make_verifier("pencil", parsed->salt, 4096)), of_postgres);
}

TEST(Verifier, SaltsAreNew) {
    const std::string one = verifier_text(new_verifier("same"));
    EXPECT_NE(one, verifier_text(new_verifier("same")));
    EXPECT_TRUE(parse_verifier(one));
}

TEST(Verifier, RefusesWhatWouldTellRolesApart) {
    const std::string good{of_postgres};
    for (std::string bad :
         {std::string{},
          std::string{"SCRAM-SHA-256$"},
          std::string{"SCRAM-SHA-256$8192"} + good.substr(18),
          good.substr(0, 19) + "AAAA" + good.substr(43),
          good.substr(0, good.size() - 4),
          good + "AAAA"}) {
        EXPECT_FALSE(parse_verifier(bad)) << bad;
    }
}

TEST(Verifier, KnowsMd5) {
    EXPECT_TRUE(is_md5_verifier("md5" + std::string(32, 'a')));
    EXPECT_FALSE(is_md5_verifier("md5" + std::string(31, 'a')));
    EXPECT_FALSE(is_md5_verifier("md5" + std::string(32, 'z')));
}

TEST(Credentials, ARoleHasItsOwnPasswordAndNoOther) {
    const Credentials credentials{catalog::Secret{"secret"}, catalog::Secret{"server's"}};
    catalog::Role role;
    role.name = "ann";
    role.verifier = of_postgres;
    const Verifier own = credentials.verifier("ann", true, &role);
    EXPECT_FALSE(own.doomed);
    EXPECT_EQ(verifier_text(own), of_postgres);
    role.verifier.reset();
    EXPECT_TRUE(credentials.verifier("ann", true, &role).doomed) << "not the superuser by any_user";
    EXPECT_FALSE(credentials.verifier("ann", true).doomed);
    EXPECT_TRUE(credentials.verifier("ann", false).doomed);
    EXPECT_FALSE(credentials.verifier("millrace", false, &role).doomed);
}

}  // namespace
}  // namespace server
