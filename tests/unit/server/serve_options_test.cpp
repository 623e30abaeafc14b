#include "server/serve_options.hpp"

#include <stdexcept>

#include "tests/unit/server/support.hpp"

namespace server {
namespace {

using test::contains;
using test::EnvironmentVariable;
using test::spit;

std::string refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

TEST(ServeOptions, Defaults) {
    const ServeOptions options = read_serve_options({});
    EXPECT_EQ(options.data_dir, "./millrace-data");
    EXPECT_EQ(options.host, "127.0.0.1");
    EXPECT_EQ(options.port, 9900);
    EXPECT_EQ(options.password, "");
    EXPECT_FALSE(options.tls_required);
    EXPECT_EQ(options.threads, 0U);
    EXPECT_EQ(options.log_format, LogFormat::text);
    EXPECT_EQ(options.log_level, LogLevel::info);
    EXPECT_EQ(read_password(options), "peerdb");
    EXPECT_NO_THROW(check_serve_options(options));
}

TEST(ServeOptions, FlagsWinOverVariablesOverTheFile) {
    const test::TempDir dir;
    const auto file = (dir.path() / "millrace.conf").string();
    spit(file, "# a comment\nport = 1111\nthreads = 1\nhost = ::1\ntls-required = true\n");
    EXPECT_EQ(read_serve_options({"--config", file}).port, 1111);
    const EnvironmentVariable port("MILLRACE_PORT", "2222");
    const EnvironmentVariable threads("MILLRACE_THREADS", "2");
    const ServeOptions by_variable = read_serve_options({"--config=" + file});
    EXPECT_EQ(by_variable.port, 2222);
    EXPECT_EQ(by_variable.threads, 2U);
    const ServeOptions options = read_serve_options({"--config", file, "--port", "3333"});
    EXPECT_EQ(options.port, 3333);
    EXPECT_EQ(options.threads, 2U);
    EXPECT_EQ(options.host, "::1");
    EXPECT_TRUE(options.tls_required);
    EXPECT_EQ(read_serve_options({"--port=0"}).port, 0);
}

TEST(ServeOptions, EveryOptionHasAVariable) {
    const std::vector<std::pair<const char*, const char*>> given{
        {"DATA_DIR", "/d"},
        {"HOST", "::1"},
        {"TLS_CERT", "/c"},
        {"TLS_KEY", "/k"},
        {"TLS_REQUIRED", "on"},
        {"PASSWORD", "p w"},
        {"PASSWORD_FILE", "/f"},
        {"KEY_FILE", "/key"},
        {"LOG_FORMAT", "json"},
        {"LOG_LEVEL", "debug"}};
    std::vector<std::unique_ptr<EnvironmentVariable>> variables;
    variables.reserve(given.size());
    for (const auto& [name, value] : given) {
        variables.push_back(
            std::make_unique<EnvironmentVariable>(std::string{"MILLRACE_"} + name, value)
        );
    }
    const EnvironmentVariable unrelated("MILLRACE_SECRET_MILLRACE_PG", "x");
    const ServeOptions options = read_serve_options({});
    EXPECT_EQ(options.data_dir, "/d");
    EXPECT_EQ(options.host, "::1");
    EXPECT_EQ(options.tls_cert, "/c");
    EXPECT_EQ(options.tls_key, "/k");
    EXPECT_TRUE(options.tls_required);
    EXPECT_EQ(options.password, "p w");
    EXPECT_EQ(options.password_file, "/f");
    EXPECT_EQ(options.key_file, "/key");
    EXPECT_EQ(options.log_format, LogFormat::json);
    EXPECT_EQ(options.log_level, LogLevel::debug);
}

TEST(ServeOptions, TheConfigFileItselfCanComeFromAVariable) {
    const test::TempDir dir;
    spit(dir.path() / "c", "port = 1234\n");
    const EnvironmentVariable config("MILLRACE_CONFIG", (dir.path() / "c").string());
    EXPECT_EQ(read_serve_options({}).port, 1234);
}

TEST(ServeOptions, BadValuesAreRefusedWithASentence) {
    const test::TempDir dir;
    const auto file = (dir.path() / "c").string();
    spit(file, "prot = 1\n");
    struct Case {
        std::vector<std::string> arguments;
        std::string_view part;
    };
    for (const Case& c : std::vector<Case>{
             {{"--port", "abc"}, "port"},
             {{"--port", "70000"}, "port"},
             {{"--port"}, "port"},
             {{"--threads", "65"}, "threads is 65: at most 64"},
             {{"--threads", "-1"}, "threads"},
             {{"--log-format", "xml"}, "log-format is \"xml\""},
             {{"--log-level", "loud"}, "log-level is \"loud\""},
             {{"--tls-required=maybe"}, "tls-required"},
             {{"--no-such-flag"}, "no-such-flag"},
             {{"stray"}, "belongs to no option"},
             {{"--port", "-1"}, "port is -1"},
             {{"--config", dir.path().string()}, "cannot read the config file"},
             {{"--pasword=hunter2"}, "there is no option --pasword"},
             {{"--port", "1", "--port", "2"}, "port"},
             {{"--config", "/nonexistent/c"}, "cannot read the config file \"/nonexistent/c\""},
             {{"--config", file}, "prot"},
         }) {
        const std::string text = refusal([&] { read_serve_options(c.arguments); });
        EXPECT_TRUE(contains(text, c.part) && !text.empty()) << c.arguments[0] << ": " << text;
        EXPECT_FALSE(contains(text, "hunter2"));
    }
    const EnvironmentVariable port("MILLRACE_PORT", "many");
    EXPECT_TRUE(contains(refusal([] { read_serve_options({}); }), "many"));
}

TEST(ServeOptions, ThePasswordIsTheFilesFirstLine) {
    const test::TempDir dir;
    ServeOptions options;
    options.password_file = dir.path() / "password";
    EXPECT_TRUE(contains(refusal([&] { read_password(options); }), "cannot read a password"));
    struct Case {
        std::string_view content, password;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"one\ntwo\n", "one"}, {"one", "one"}, {"one\r\n", "one"}, {" a b \n", " a b "}}) {
        spit(options.password_file, c.content);
        EXPECT_EQ(read_password(options), c.password);
    }
    spit(options.password_file, "");
    EXPECT_TRUE(contains(refusal([&] { read_password(options); }), "cannot read a password"));
    spit(options.password_file, "\n");
    options.host = "127.0.0.1";
    EXPECT_EQ(refusal([&] { check_serve_options(options); }), "the password is empty");
}

TEST(ServeOptions, Loopback) {
    for (const char* host : {"127.0.0.1", "127.8.9.1", "::1", "localhost"}) {
        EXPECT_TRUE(is_loopback(host)) << host;
    }
    for (const char* host :
         {"0.0.0.0", "::", "10.0.0.1", "db.example", "127.0.0.1.evil", "", "::2"}) {
        EXPECT_FALSE(is_loopback(host)) << host;
    }
}

TEST(ServeOptions, UnsafeCombinationsAreRefused) {
    struct Case {
        std::string_view what;
        std::function<void(ServeOptions&)> change;
        std::string_view part;  // empty: accepted
    };
    for (const Case& c : std::vector<Case>{
             {"default beyond loopback", [](auto& o) { o.host = "0.0.0.0"; }, "default password"},
             {"default written out",
              [](auto& o) { o.host = "::", o.password = "peerdb"; },
              "default password"},
             {"another beyond loopback", [](auto& o) { o.host = "0.0.0.0", o.password = "x"; }, ""},
             {"not ASCII", [](auto& o) { o.password = "p\xc3\xa4ss"; }, "printable ASCII"},
             {"control character", [](auto& o) { o.password = "a\tb"; }, "printable ASCII"},
             {"DEL", [](auto& o) { o.password = "a\x7f"; }, "printable ASCII"},
             {"any ASCII", [](auto& o) { o.password = " ~!\"'\\="; }, ""},
             {"certificate alone", [](auto& o) { o.tls_cert = "c"; }, "give both or neither"},
             {"key alone", [](auto& o) { o.tls_key = "k"; }, "give both or neither"},
             {"TLS required without it", [](auto& o) { o.tls_required = true; }, "tls-required"},
             {"TLS required",
              [](auto& o) { o.tls_required = true, o.tls_cert = o.tls_key = "k"; },
              ""},
             {"two passwords",
              [](auto& o) { o.password = "s3cret", o.password_file = "f"; },
              "not both"},
         }) {
        ServeOptions options;
        options.host = "127.0.0.1";
        c.change(options);
        const std::string text = refusal([&] { check_serve_options(options); });
        EXPECT_EQ(text.empty(), c.part.empty()) << c.what << ": " << text;
        EXPECT_TRUE(contains(text, c.part)) << c.what << ": " << text;
        EXPECT_FALSE(contains(text, "s3cret"));
    }
}

TEST(ServeOptions, HelpNamesEveryOption) {
    for (const char* name :
         {"--config", "--data-dir", "--port", "--password-file", "--log-level"}) {
        EXPECT_TRUE(contains(serve_help(), name)) << name;
    }
}

}  // namespace
}  // namespace server
