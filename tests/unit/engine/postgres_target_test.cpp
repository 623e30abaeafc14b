#include "engine/source/postgres_target.hpp"

#include "engine/peer_checks.hpp"
#include "tests/unit/catalog/support.hpp"

namespace engine::source {
namespace {

using catalog::Secret;
using catalog::test::error_of;

PeerOptions options(const std::vector<std::pair<std::string, std::string>>& given) {
    PeerOptions made;
    for (const auto& [key, value] : given) {
        made.set(key, Secret{value});
    }
    return made;
}

TEST(PostgresTarget, PlainOptions) {
    const net::PgTarget target = postgres_target(options(
        {{"host", "db.example"}, {"user", "ann"}, {"password", "s3cret"}, {"database", "shop"}}
    ));
    EXPECT_EQ(target.host, "db.example");
    EXPECT_EQ(target.port, "5432");
    EXPECT_EQ(target.user, "ann");
    EXPECT_EQ(target.password.reveal(), "s3cret");
    EXPECT_EQ(target.database, "shop");
    EXPECT_EQ(target.tls.verified_name, "");
    EXPECT_EQ(postgres_target(options({{"port", "6000"}})).port, "6000");
}

TEST(PostgresTarget, TlsModes) {
    struct Case {
        std::vector<std::pair<std::string, std::string>> given;
        std::string_view mode;
    };
    for (const Case& c : std::vector<Case>{
             {{}, "prefer"},
             {{{"require_tls", "false"}}, "prefer"},
             {{{"skip_cert_verification", "false"}}, "prefer"},
             {{{"tls_host", "x"}}, "prefer"},
             {{{"require_tls", "true"}}, "verify-full"},
             {{{"root_ca", "PEM"}}, "verify-full"},
             {{{"root_ca", ""}}, "prefer"},
             {{{"disable_tls", "false"}}, "verify-full"},
             {{{"disable_tls", "true"}}, "disable"},
             {{{"skip_cert_verification", "true"}}, "require"},
             {{{"skip_cert_verification", "true"}, {"require_tls", "true"}}, "require"},
         }) {
        const std::string what = c.given.empty() ? "nothing" : c.given[0].first;
        EXPECT_EQ(postgres_target(options(c.given)).tls.mode, c.mode) << what;
    }
    const auto target = postgres_target(options({{"root_ca", "PEM"}, {"tls_host", "name"}}));
    EXPECT_EQ(target.tls.root_ca, "PEM");
    EXPECT_EQ(target.tls.verified_name, "name");
    // libpq would verify the chain after all.
    const auto unverified =
        postgres_target(options({{"root_ca", "PEM"}, {"skip_cert_verification", "true"}}));
    EXPECT_EQ(unverified.tls.mode, "require");
    EXPECT_EQ(unverified.tls.root_ca, "");
}

TEST(PostgresTarget, ClientCertificate) {
    const auto target = postgres_target(
        options({{"client_tls", R"({"private_key": "K\nK", "certificate": "C", "more": 1})"}})
    );
    EXPECT_EQ(target.tls.certificate, "C");
    EXPECT_EQ(target.tls.private_key.reveal(), "K\nK");
    for (const char* bad :
         {"s3cret",
          "[]",
          "{}",
          R"({"certificate": "s3cret"})",
          R"({"private_key": "s3cret"})",
          R"({"certificate": "C", "private_key": ""})",
          R"({"certificate": 1, "private_key": "s3cret"})",
          R"({"certificate": "C", "private_key": null})",
          R"({"certificate": "C", "private_key": "s3cret"} x)"}) {
        const auto error = error_of([&] { postgres_target(options({{"client_tls", bad}})); });
        EXPECT_EQ(error.sqlstate, "22023") << bad;
        const std::string all = error.message + error.detail + error.hint;
        EXPECT_EQ(all.find("s3cret"), std::string::npos) << all;
    }
}

TEST(PostgresTarget, ATunnel) {
    const auto target = postgres_target(options(
        {{"host", "db.internal"},
         {"ssh_config", R"({"host": "bastion", "user": "u", "password": "p"})"}}
    ));
    EXPECT_EQ(target.host, "db.internal");
    ASSERT_TRUE(target.ssh);
    EXPECT_EQ(target.ssh->host, "bastion");
    const auto error = error_of([] { postgres_target(options({{"ssh_config", "{}"}})); });
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_FALSE(postgres_target(options({{"ssh_config", ""}})).ssh);
}

TEST(PeerChecks, ThereAreThoseOfPostgresAlone) {
    for (const sql::PeerTypeSpec& spec : sql::peer_types()) {
        const PeerChecks* checks = find_peer_checks(spec.type);
        EXPECT_EQ(checks != nullptr, spec.checked) << spec.name;
        EXPECT_TRUE(checks == nullptr || checks->type == spec.type);
    }
}

TEST(PeerOptions, WhatIsNotGivenIsEmpty) {
    PeerOptions given = options({{"a", "true"}, {"b", "false"}, {"c", ""}});
    EXPECT_TRUE(given.is_true("a") && !given.is_false("a"));
    EXPECT_TRUE(given.is_false("b") && !given.is_true("b"));
    for (const char* key : {"c", "none"}) {
        EXPECT_EQ(given.get(key), "");
        EXPECT_FALSE(given.is_true(key) || given.is_false(key));
    }
    given.set("a", Secret{"other"});
    EXPECT_EQ(given.get("a"), "other");
}

}  // namespace
}  // namespace engine::source
