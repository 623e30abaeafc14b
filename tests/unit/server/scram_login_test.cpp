#include "server/scram_login.hpp"

#include "catalog/crypto.hpp"
#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using catalog::Secret;

std::string_view as_text(const catalog::Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string exclusive_or(std::string_view a, std::string_view b) {
    std::string result;
    for (std::size_t i = 0; i < a.size(); ++i) {
        result += static_cast<char>(a[i] ^ b[i]);
    }
    return result;
}

/// `r=` … of "r=…,s=…,i=…".
std::string attribute(const std::string& message, char name) {
    const std::string padded = "," + message;
    const std::size_t at = padded.find(std::string{','} + name + '=');
    if (at == std::string::npos) {
        return {};
    }
    return padded.substr(at + 3, padded.find(',', at + 3) - at - 3);
}

/// A client of SCRAM-SHA-256; its fields are what a test bends.
struct Client {
    std::string password = "right";
    std::string mechanism = "SCRAM-SHA-256";
    std::string header = "n,,";
    std::string binding_data = {};
    std::string nonce = "client-nonce";
    std::string final_header = {};  // empty: as in the first message
    std::string nonce_suffix = {};  // put behind the server's
    std::string expected_signature = {};

    std::string bare() const { return "n=,r=" + nonce; }
    protocol::pgwire::SaslInitialResponse first() const { return {mechanism, header + bare()}; }

    std::string final(const std::string& server_first) {
        const std::string salt = catalog::from_base64(attribute(server_first, 's')).value_or("");
        const int rounds = std::stoi(attribute(server_first, 'i'));
        const catalog::Digest salted = catalog::pbkdf2_sha256(password, salt, rounds);
        const catalog::Digest key = catalog::hmac_sha256(as_text(salted), "Client Key");
        const catalog::Digest stored = catalog::sha256(as_text(key));
        const std::string bound = (final_header.empty() ? header : final_header) + binding_data;
        const std::string without_proof =
            "c=" + catalog::to_base64(bound) + ",r=" + attribute(server_first, 'r') + nonce_suffix;
        const std::string message = bare() + "," + server_first + "," + without_proof;
        const catalog::Digest signature = catalog::hmac_sha256(as_text(stored), message);
        const catalog::Digest server_key = catalog::hmac_sha256(as_text(salted), "Server Key");
        expected_signature =
            "v=" + catalog::to_base64(as_text(catalog::hmac_sha256(as_text(server_key), message)));
        const std::string proof = exclusive_or(as_text(key), as_text(signature));
        return without_proof + ",p=" + catalog::to_base64(proof);
    }
};

const std::string endpoint_hash(32, '\x7e');

Verifier right_verifier() {
    return make_verifier("right", "0123456789abcdef", 4096);
}

enum class End { refused_first, refused_final, logged_in };

End login(Client client, const Verifier& verifier, const std::string& hash = {}) {
    ScramLogin server(verifier, hash);
    const auto server_first = server.first(client.first());
    if (!server_first) {
        return End::refused_first;
    }
    EXPECT_TRUE(attribute(*server_first, 'r').starts_with(client.nonce));
    EXPECT_GE(attribute(*server_first, 'r').size(), client.nonce.size() + 24);
    const auto server_final = server.final(client.final(*server_first));
    if (!server_final) {
        return End::refused_final;
    }
    EXPECT_EQ(*server_final, client.expected_signature) << "the server proves itself as well";
    return End::logged_in;
}

TEST(Verifier, VectorOfRfc7677) {
    const std::string salt = catalog::from_base64("W22ZaJ0SNY7soEsUEjb6gQ==").value_or("");
    const Verifier verifier = make_verifier("pencil", salt, 4096);
    const std::string nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    const std::string message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=" + nonce +
                                ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=" + nonce;
    const auto proof = catalog::from_base64("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    const auto signature = catalog::hmac_sha256(as_text(verifier.stored_key), message);
    const std::string key = exclusive_or(proof.value_or(""), as_text(signature));
    EXPECT_EQ(catalog::sha256(key), verifier.stored_key);
    EXPECT_EQ(
        catalog::to_base64(as_text(catalog::hmac_sha256(as_text(verifier.server_key), message))),
        "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    );
}

TEST(ScramLogin, WithoutTls) {
    EXPECT_EQ(login({}, right_verifier()), End::logged_in);
    EXPECT_EQ(login({.password = "wrong"}, right_verifier()), End::refused_final);
    EXPECT_EQ(login({.password = ""}, right_verifier()), End::refused_final);
    EXPECT_EQ(login({.header = "y,,"}, right_verifier()), End::logged_in);
    EXPECT_EQ(login({.header = "p=tls-server-end-point,,"}, right_verifier()), End::refused_first);
    EXPECT_EQ(login({.mechanism = "SCRAM-SHA-256-PLUS"}, right_verifier()), End::refused_first);
    EXPECT_EQ(login({.mechanism = "PLAIN"}, right_verifier()), End::refused_first);
    EXPECT_EQ(login({.mechanism = ""}, right_verifier()), End::refused_first);
}

TEST(ScramLogin, WithChannelBinding) {
    const Client bound{
        .mechanism = "SCRAM-SHA-256-PLUS",
        .header = "p=tls-server-end-point,,",
        .binding_data = endpoint_hash};
    EXPECT_EQ(login(bound, right_verifier(), endpoint_hash), End::logged_in);
    Client other = bound;
    other.binding_data = std::string(32, '\x7f');
    EXPECT_EQ(login(other, right_verifier(), endpoint_hash), End::refused_final) << "other server";
    other.binding_data = "";
    EXPECT_EQ(login(other, right_verifier(), endpoint_hash), End::refused_final);
    other = bound;
    other.header = "p=tls-unique,,";
    EXPECT_EQ(login(other, right_verifier(), endpoint_hash), End::refused_first);
    other.header = "n,,";
    EXPECT_EQ(login(other, right_verifier(), endpoint_hash), End::refused_first);
    other = bound;
    other.mechanism = "SCRAM-SHA-256";
    EXPECT_EQ(login(other, right_verifier(), endpoint_hash), End::refused_first);
}

TEST(ScramLogin, InsideTlsWithoutBinding) {
    EXPECT_EQ(login({}, right_verifier(), endpoint_hash), End::logged_in);
    EXPECT_EQ(login({.header = "y,,"}, right_verifier(), endpoint_hash), End::refused_first)
        << "a stripped offer is a downgrade";
    EXPECT_EQ(login({.final_header = "y,,"}, right_verifier(), endpoint_hash), End::refused_final);
}

TEST(ScramLogin, MechanismsOffered) {
    using Names = std::vector<std::string_view>;
    EXPECT_EQ(ScramLogin(right_verifier(), "").mechanisms(), Names{"SCRAM-SHA-256"});
    const Names both{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"};
    EXPECT_EQ(ScramLogin(right_verifier(), endpoint_hash).mechanisms(), both);
}

TEST(ScramLogin, NoncesAreNewEachTimeAndCannotBeChanged) {
    const Client client;
    ScramLogin one(right_verifier(), "");
    ScramLogin two(right_verifier(), "");
    EXPECT_NE(one.first(client.first()), two.first(client.first()));
    EXPECT_EQ(login({.nonce_suffix = "x"}, right_verifier()), End::refused_final);
}

TEST(ScramLogin, AProofIsGoodForItsOwnExchangeOnly) {
    Client client;
    ScramLogin one(right_verifier(), "");
    const std::string final = client.final(one.first(client.first()).value_or(""));
    EXPECT_TRUE(one.final(final));
    ScramLogin two(right_verifier(), "");
    ASSERT_TRUE(two.first(client.first()));
    EXPECT_FALSE(two.final(final));
}

TEST(ScramLogin, MalformedMessages) {
    for (const char* text :
         {"", "n", "n,,", "n,,n=", "x,,n=,r=a", "n,a=bob,n=,r=a", "n,,m=x,n=,r=a"}) {
        ScramLogin server(right_verifier(), "");
        EXPECT_FALSE(server.first({"SCRAM-SHA-256", text})) << text;
    }
    Client client;
    ScramLogin server(right_verifier(), "");
    const std::string good = client.final(server.first(client.first()).value_or(""));
    const std::string unproved = good.substr(0, good.find(",p="));
    for (const std::string& text :
         {std::string{},
          unproved,
          unproved + ",p=",
          unproved + ",p=!!!!",
          unproved + ",p=AAAA",
          unproved + ",p=" + catalog::to_base64(std::string(33, 'a')),
          good.substr(1),
          good + "A",
          "c=" + good.substr(2 + 4)}) {
        EXPECT_FALSE(server.final(text)) << text;
    }
    EXPECT_TRUE(server.final(good)) << "the table above would prove nothing otherwise";
}

TEST(Credentials, TheSuperuserAndWhoeverIsTakenForIt) {
    const Credentials credentials{Secret{"installation"}, Secret{"right"}};
    EXPECT_EQ(login({}, credentials.verifier("millrace", false)), End::logged_in);
    EXPECT_EQ(login({}, credentials.verifier("postgres", true)), End::logged_in);
    EXPECT_EQ(
        login({.password = "wrong"}, credentials.verifier("postgres", true)), End::refused_final
    );
}

TEST(Credentials, AnUnknownUserTakesTheSameStepsAndFails) {
    const Credentials credentials{Secret{"installation"}, Secret{"right"}};
    const Verifier known = credentials.verifier("millrace", false);
    const Verifier unknown = credentials.verifier("ghost", false);
    EXPECT_TRUE(unknown.doomed);
    EXPECT_FALSE(known.doomed);
    EXPECT_EQ(unknown.iterations, known.iterations);
    EXPECT_EQ(unknown.salt.size(), known.salt.size());
    EXPECT_EQ(known.salt.size(), 16U);
    EXPECT_EQ(login({}, unknown), End::refused_final);
    EXPECT_EQ(login({.password = ""}, unknown), End::refused_final);
}

TEST(Credentials, EvenTheRightProofIsRefusedToADoomedUser) {
    Verifier doomed = right_verifier();
    doomed.doomed = true;
    EXPECT_EQ(login({}, doomed), End::refused_final);
}

TEST(Credentials, ASaltNeverChanges) {
    Credentials credentials{Secret{"installation"}, Secret{"right"}};
    const std::string salt = credentials.verifier("ann", false).salt;
    EXPECT_EQ(credentials.verifier("ann", false).salt, salt);
    EXPECT_EQ(credentials.verifier("ann", true).salt, salt) << "whatever any_user is";
    EXPECT_NE(credentials.verifier("bob", false).salt, salt);
    credentials.set_password(Secret{"other"});
    EXPECT_EQ(credentials.verifier("ann", true).salt, salt) << "nor with the password";
    const Credentials restarted{Secret{"installation"}, Secret{"third"}};
    EXPECT_EQ(restarted.verifier("ann", false).salt, salt);
    const Credentials elsewhere{Secret{"another installation"}, Secret{"right"}};
    EXPECT_NE(elsewhere.verifier("ann", false).salt, salt);
}

TEST(Credentials, ANewPasswordCountsAtOnce) {
    Credentials credentials{Secret{"installation"}, Secret{"old"}};
    EXPECT_EQ(login({.password = "old"}, credentials.verifier("millrace", true)), End::logged_in);
    credentials.set_password(Secret{"new"});
    EXPECT_EQ(
        login({.password = "old"}, credentials.verifier("millrace", true)), End::refused_final
    );
    EXPECT_EQ(login({.password = "new"}, credentials.verifier("millrace", true)), End::logged_in);
}

}  // namespace
}  // namespace server
