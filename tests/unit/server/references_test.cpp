#include "server/references.hpp"

#include <sys/stat.h>

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

namespace fs = std::filesystem;
using test::contains;
using test::EnvironmentVariable;
using test::error_of;
using test::spit;

class ReferencesTest : public testing::Test {
protected:
    ReferencesTest() {
        fs::create_directories(own() / "deep");
        fs::create_directories(dir_.path() / "secrets" / "other");
        spit(own() / "password", "in the file");
        spit(own() / "deep" / "key", "deep down");
        spit(dir_.path() / "secrets" / "other" / "password", "of the other tenant");
        spit(dir_.path() / "outside", "out of reach");
    }
    fs::path own() const { return dir_.path() / "secrets" / "millrace"; }

    std::string resolve(const std::string& reference, std::string_view tenant = "millrace") const {
        return std::string{references_.resolve(tenant, "password", reference).reveal()};
    }
    /// It is refused, in a way that names the option and tells nothing of the file.
    void refuses(const std::string& reference) const {
        const auto error = error_of([&] { resolve(reference); });
        EXPECT_EQ(error.sqlstate, "22023") << reference;
        EXPECT_EQ(error.kind, protocol::ErrorKind::configuration);
        EXPECT_TRUE(contains(error.message, "option \"password\"")) << error.message;
        EXPECT_FALSE(error.hint.empty());
        for (const char* content : {"out of reach", "of the other tenant", "root:"}) {
            EXPECT_FALSE(contains(error.message + error.detail + error.hint, content));
        }
    }

    test::TempDir dir_;
    References references_{dir_.path()};
};

TEST_F(ReferencesTest, VariablesOfTheTenantAlone) {
    const EnvironmentVariable own("MILLRACE_SECRET_MILLRACE_PG", "s3cret");
    const EnvironmentVariable other("MILLRACE_SECRET_OTHER_PG", "foreign");
    const EnvironmentVariable plain("MILLRACE_PLAIN", "plain");
    EXPECT_EQ(resolve("env:MILLRACE_SECRET_MILLRACE_PG"), "s3cret");
    EXPECT_EQ(resolve("env:MILLRACE_SECRET_OTHER_PG", "other"), "foreign");
    EXPECT_EQ(resolve("env:MILLRACE_SECRET_OTHER_PG", "Other"), "foreign");
    for (const char* name :
         {"MILLRACE_SECRET_OTHER_PG",
          "MILLRACE_PLAIN",
          "PATH",
          "",
          "millrace_secret_millrace_pg"}) {
        refuses(std::string{"env:"} + name);
    }
}

TEST_F(ReferencesTest, AMissingVariableIsNamed) {
    const auto error = error_of([&] { resolve("env:MILLRACE_SECRET_MILLRACE_NONE"); });
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_TRUE(contains(error.message, "\"MILLRACE_SECRET_MILLRACE_NONE\", which is not set"));
    const EnvironmentVariable empty("MILLRACE_SECRET_MILLRACE_EMPTY", "");
    EXPECT_EQ(resolve("env:MILLRACE_SECRET_MILLRACE_EMPTY"), "") << "set, to nothing";
}

TEST_F(ReferencesTest, FilesBeneathTheFolder) {
    EXPECT_EQ(resolve("file:password"), "in the file");
    EXPECT_EQ(resolve("file:deep/key"), "deep down");
    EXPECT_EQ(resolve("file:./deep/key"), "deep down");
    EXPECT_EQ(resolve("file:" + (own() / "password").string()), "in the file");
    EXPECT_EQ(resolve("file:password", "other"), "of the other tenant");
}

TEST_F(ReferencesTest, NothingBeyondTheFolder) {
    fs::create_symlink(dir_.path() / "outside", own() / "link");
    fs::create_symlink("password", own() / "link_inside");
    fs::create_directory_symlink(dir_.path(), own() / "linked");
    for (const std::string& path :
         {std::string{"../other/password"},
          std::string{"deep/../../other/password"},
          std::string{"../../outside"},
          (dir_.path() / "outside").string(),
          (own() / "../other/password").string(),
          (own() / "../../outside").string(),
          own().string() + "//etc/passwd",
          std::string{"/etc/passwd"},
          std::string{"/proc/self/environ"},
          std::string{"link"},
          std::string{"link_inside"},
          std::string{"linked/outside"}}) {
        refuses("file:" + path);
    }
}

TEST_F(ReferencesTest, OnlyOrdinaryFiles) {
    ASSERT_EQ(::mkfifo((own() / "pipe").c_str(), 0600), 0);
    for (const char* path : {"missing", "deep", ".", "", "pipe", "password/x"}) {
        refuses(std::string{"file:"} + path);
    }
    const auto error = error_of([&] { resolve("file:missing"); });
    EXPECT_TRUE(contains(error.message, "\"missing\", which cannot be read")) << error.message;
    EXPECT_TRUE(contains(error.hint, "secrets/millrace/")) << error.hint;
    EXPECT_EQ(error_of([&] { resolve("file:x", "nobody"); }).sqlstate, "22023");
}

TEST_F(ReferencesTest, OneNewlineAtTheEndIsTheEditors) {
    struct Case {
        std::string_view content, value;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"a\n", "a"}, {"a\n\n", "a\n"}, {"\n", ""}, {"", ""}, {"a\nb", "a\nb"}}) {
        spit(own() / "text", c.content);
        EXPECT_EQ(resolve("file:text"), c.value);
    }
}

TEST_F(ReferencesTest, LengthIsLimited) {
    spit(own() / "long", std::string(64 << 10, 'x'));
    EXPECT_EQ(resolve("file:long").size(), 64U << 10U);
    spit(own() / "long", std::string((64 << 10) + 1, 'x'));
    const auto error = error_of([&] { resolve("file:long"); });
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_TRUE(contains(error.message, "longer than 64 KiB")) << error.message;
}

TEST(References, PlaceholdersAreVariablesThatCanBeRead) {
    EXPECT_EQ(
        References::placeholder("millrace", "my-peer.1", "password"),
        "env:MILLRACE_SECRET_MILLRACE_MY_PEER_1_PASSWORD"
    );
    const EnvironmentVariable value("MILLRACE_SECRET_A__B_P_PASSWORD", "v");
    const References references{"/nonexistent"};
    const std::string reference = References::placeholder("a_b", "p", "password");
    EXPECT_EQ(references.resolve("a_b", "password", reference).reveal(), "v");
}

TEST(References, NoTenantReadsAnothersVariables) {
    const EnvironmentVariable of_a_b("MILLRACE_SECRET_A__B_P", "v");
    const EnvironmentVariable of_a("MILLRACE_SECRET_A_B_P", "v");
    const References references{"/nonexistent"};
    const auto refused = [&](std::string_view tenant, std::string_view reference) {
        return error_of([&] { references.resolve(tenant, "password", reference); }).message;
    };
    EXPECT_TRUE(contains(refused("a", "env:MILLRACE_SECRET_A__B_P"), "may not read"));
    EXPECT_TRUE(contains(refused("a_b", "env:MILLRACE_SECRET_A_B_P"), "may not read"));
    EXPECT_EQ(references.resolve("a", "password", "env:MILLRACE_SECRET_A_B_P").reveal(), "v");
    EXPECT_EQ(References::placeholder("a", "_p", "password"), "env:MILLRACE_SECRET_A_X_P_PASSWORD");
}

}  // namespace
}  // namespace server
