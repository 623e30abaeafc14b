#include "engine/net/ssh_config.hpp"

#include "catalog/crypto.hpp"
#include "tests/unit/engine/support.hpp"

namespace engine::net {
namespace {

using test::error_of;

constexpr const char* pem =
    "-----BEGIN OPENSSH PRIVATE KEY-----\ns3cret\n-----END OPENSSH PRIVATE KEY-----\n";

/// JSON with this between host and user.
std::string with(const std::string& more) {
    return R"({"host": "h", "user": "u", )" + more + "}";
}

std::string key_line(const std::string& type) {
    const std::string blob = std::string(3, '\0') + static_cast<char>(type.size()) + type + "bytes";
    return type + " " + catalog::to_base64(blob);
}

TEST(SshConfig, AllFields) {
    const std::string key = key_line("ssh-ed25519");
    const SshConfig config = read_ssh_config(
        R"({"host": "bastion.example", "port": 2222, "user": "ann", "password": "s3cret",
            "private_key": "-----BEGIN RSA PRIVATE KEY-----\nx", "host_key": ")" +
        key + "\"}"
    );
    EXPECT_EQ(config.host, "bastion.example");
    EXPECT_EQ(config.port, "2222");
    EXPECT_EQ(config.user, "ann");
    EXPECT_EQ(config.password.reveal(), "s3cret");
    EXPECT_EQ(config.private_key.reveal(), "-----BEGIN RSA PRIVATE KEY-----\nx");
    EXPECT_EQ(config.host_key_type, "ssh-ed25519");
    EXPECT_EQ(config.host_key_type + " " + config.host_key, key);
}

TEST(SshConfig, WhatIsNotGiven) {
    for (const char* empty :
         {R"("password": "p")",
          R"("password": "p", "private_key": "", "host_key": "", "port": "")",
          R"("password": "p", "private_key": null, "host_key": null, "port": null)"}) {
        const SshConfig config = read_ssh_config(with(empty));
        EXPECT_EQ(config.port, "22");
        EXPECT_TRUE(config.private_key.empty() && config.host_key.empty()) << empty;
        EXPECT_EQ(config.host_key_type, "");
    }
}

TEST(SshConfig, PeerDbsSpellings) {
    const std::string packed = catalog::to_base64(pem);
    for (const std::string& key : {packed, packed.substr(0, 10) + "\\n" + packed.substr(10)}) {
        const SshConfig config = read_ssh_config(with(
            R"("port": "2222", "privateKey": ")" + key + R"(", "hostKey": ")" +
            key_line("ssh-rsa") + "\""
        ));
        EXPECT_EQ(config.private_key.reveal(), pem);
        EXPECT_EQ(config.port, "2222");
        EXPECT_EQ(config.host_key_type, "ssh-rsa");
    }
}

TEST(SshConfig, HostKeysAsFilesHaveThem) {
    const std::string key = key_line("ecdsa-sha2-nistp256");
    for (const std::string& line :
         {key, key + " root@bastion", "[bastion.example]:2222 " + key, " " + key + "\\n"}) {
        const SshConfig config =
            read_ssh_config(with(R"("password": "p", "host_key": ")" + line + "\""));
        EXPECT_EQ(config.host_key_type + " " + config.host_key, key) << line;
    }
}

TEST(SshConfig, WhatIsRefused) {
    struct Case {
        std::string json;
        const char* what;
    };
    for (const Case& c : std::vector<Case>{
             {"s3cret", "it is no JSON object"},
             {"[]", "it is no JSON object"},
             {R"({"host": "h"} x)", "it is no JSON object"},
             {"{}", "field \"host\" must be one host name or address"},
             {R"({"host": "a,b", "user": "u", "password": "s3cret"})",
              "field \"host\" must be one host name or address"},
             {R"({"host": 1})", "field \"host\" must be a text"},
             {R"({"host": "h", "password": "s3cret"})", "field \"user\" is missing"},
             {with(R"("password": "")"), "field \"password\" or \"private_key\" is missing"},
             {with(R"("password": 1)"), "field \"password\" must be a text"},
             {with(R"("password": "s3cret", "port": 0)"),
              "field \"port\" must be a number from 1 to 65535"},
             {with(R"("password": "s3cret", "port": 65536)"),
              "field \"port\" must be a number from 1 to 65535"},
             {with(R"("password": "s3cret", "port": -1)"),
              "field \"port\" must be a number from 1 to 65535"},
             {with(R"("password": "s3cret", "port": "22x")"),
              "field \"port\" must be a number from 1 to 65535"},
             {with(R"("password": "s3cret", "port": 2.5)"), "field \"port\" must be a text"},
             {with(R"("private_key": "s3cret")"), "field \"private_key\" is no private key"},
             {with(R"("private_key": "czNjcmV0")"), "field \"private_key\" is no private key"},
             {with(R"("private_key": "-----BEGIN CERTIFICATE-----")"),
              "field \"private_key\" is no private key"},
             {with(R"("password": "s3cret", "host_key": "ssh-ed25519")"),
              "field \"host_key\" is no host key"},
             {with(R"("password": "s3cret", "host_key": "ssh-ed25519 no-base64")"),
              "field \"host_key\" is no host key"},
             {with(R"("password": "s3cret", "host_key": "SHA256:abc")"),
              "field \"host_key\" is no host key"},
             {with(
                  R"("password": "s3cret", "host_key": "ssh-ed25519 )" +
                  key_line("ssh-rsa").substr(8) + "\""
              ),
              "field \"host_key\" is no host key"},
             {with(R"("password": "s3cret", "hostkey": "x")"), "there is no field \"hostkey\""},
         }) {
        const auto error = error_of([&] { static_cast<void>(read_ssh_config(c.json)); });
        EXPECT_EQ(error.sqlstate, "22023") << c.json;
        EXPECT_EQ(error.message, std::string{"option \"ssh_config\": "} + c.what) << c.json;
        EXPECT_NE(error.hint, "") << c.json;
        const std::string all = error.message + error.detail + error.hint;
        EXPECT_EQ(all.find("s3cret"), std::string::npos) << all;
        EXPECT_EQ(all.find("czNjcmV0"), std::string::npos) << all;
    }
}

}  // namespace
}  // namespace engine::net
