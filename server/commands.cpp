#include "server/commands.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include <boost/program_options.hpp>

#include "catalog/store.hpp"
#include "engine/failpoint.hpp"
#include "engine/net/pg_connection.hpp"
#include "protocol/text.hpp"
#include "server/serve.hpp"
#include "sql/reference.hpp"

namespace server {

namespace po = boost::program_options;

namespace {

constexpr const char* usage =
    "usage: millrace COMMAND [options]\n"
    "\n"
    "  serve               run the server\n"
    "  check-config        read the configuration as serve would, and say whether it is good\n"
    "  backup FILE         have the running server write a backup of its catalog\n"
    "  restore FILE        put a backup in place of the catalog (the server must not run)\n"
    "  rotate-key          have the running server seal its secrets with a fresh key\n"
    "  options-reference   print the reference of all options of peers and mirrors\n"
    "\n"
    "  --version, --help\n"
    "\n";

/// Where the running server is, for commands that ask it.
struct ServerAddress {
    po::options_description options{"Options of backup and rotate-key"};
    ServerAddress() {
        auto add = options.add_options();
        add("host", po::value<std::string>()->default_value("127.0.0.1"), "where the server listens"
        );
        add("port", po::value<std::uint16_t>()->default_value(9900), "its port");
        add("password",
            po::value<std::string>()->default_value(""),
            "its password (or MILLRACE_PASSWORD, or --password-file)");
        add("password-file", po::value<std::string>()->default_value(""), "a file with it");
    }
};

po::variables_map read_options(
    const std::vector<std::string>& arguments,
    const po::options_description& visible,
    std::string& file
) {
    po::options_description all;
    all.add(visible);
    all.add_options()("file", po::value<std::string>(&file)->default_value(""), "");
    po::positional_options_description positional;
    positional.add("file", 1);
    po::variables_map values;
    po::store(po::command_line_parser(arguments).options(all).positional(positional).run(), values);
    po::notify(values);
    return values;
}

void ask_server(const po::variables_map& values, const std::string& statement) {
    ServeOptions given;
    given.password = values["password"].as<std::string>();
    given.password_file = values["password-file"].as<std::string>();
    const char* variable = std::getenv("MILLRACE_PASSWORD");
    if (given.password.empty() && given.password_file.empty() && variable != nullptr) {
        given.password = variable;
    }
    engine::net::PgTarget target;
    target.host = values["host"].as<std::string>();
    target.port = std::to_string(values["port"].as<std::uint16_t>());
    target.user = "millrace";
    target.database = "millrace";
    target.password = catalog::Secret{read_password(given)};
    engine::net::Patience patience;
    patience.deadline = std::chrono::steady_clock::now() + std::chrono::hours{1};
    engine::net::PgConnection connection(target, patience);
    connection.query(statement.c_str(), {}, patience);
    for (const protocol::Notice& notice : connection.take_notices()) {
        std::fputs(fmt::format("{}\n", notice.message).c_str(), stdout);
    }
}

int backup(const std::vector<std::string>& arguments) {
    std::string file;
    const po::variables_map values = read_options(arguments, ServerAddress().options, file);
    if (file.empty()) {
        throw std::runtime_error("usage: millrace backup FILE");
    }
    // The server writes it, so a relative path would mean its folder, not this one.
    const std::string path = std::filesystem::absolute(file).string();
    ask_server(values, fmt::format("BACKUP CATALOG TO {}", protocol::quote_literal(path)));
    std::fputs(fmt::format("wrote {}\n", path).c_str(), stdout);
    return 0;
}

int restore(const std::vector<std::string>& arguments) {
    po::options_description options("Options of restore");
    options.add_options()(
        "data-dir", po::value<std::string>()->default_value("./millrace-data"), "of the server"
    );
    std::string file;
    const po::variables_map values = read_options(arguments, options, file);
    if (file.empty()) {
        throw std::runtime_error("usage: millrace restore FILE [--data-dir DIR]");
    }
    const char* variable = std::getenv("MILLRACE_DATA_DIR");
    const bool given = !values["data-dir"].defaulted() || variable == nullptr;
    const std::filesystem::path data_dir =
        given ? values["data-dir"].as<std::string>() : std::string{variable};
    const catalog::DataDirLock lock(data_dir);
    catalog::restore_backup(file, data_dir);
    std::fputs(fmt::format("restored {} into {}\n", file, data_dir.string()).c_str(), stdout);
    return 0;
}

int rotate_key(const std::vector<std::string>& arguments) {
    std::string file;
    const po::variables_map values = read_options(arguments, ServerAddress().options, file);
    ask_server(values, "ALTER SYSTEM ROTATE KEY");
    return 0;
}

int help() {
    std::fputs(usage, stdout);
    std::fputs(serve_help().c_str(), stdout);
    return 0;
}

int run(const std::string& command, const std::vector<std::string>& rest) {
    for (const std::string& argument : rest) {
        if (argument == "--help") {
            return help();
        }
    }
    if (command == "serve") {
        return serve(rest);
    }
    if (command == "check-config") {
        return check_config(rest);
    }
    if (command == "backup") {
        return backup(rest);
    }
    if (command == "restore") {
        return restore(rest);
    }
    if (command == "rotate-key") {
        return rotate_key(rest);
    }
    if (command == "failpoints") {
        for (const std::string_view name : engine::failpoint_names()) {
            std::fputs(fmt::format("{}\n", name).c_str(), stdout);
        }
        return 0;
    }
    if (command == "options-reference") {
        std::fputs(sql::options_reference().c_str(), stdout);
        return 0;
    }
    if (command == "--version") {
        std::fputs("millrace " MILLRACE_VERSION "\n", stdout);
        return 0;
    }
    if (command == "--help" || command == "help") {
        return help();
    }
    std::fputs(
        fmt::format("millrace: there is no command \"{}\"\n\n{}", command, usage).c_str(), stderr
    );
    return 2;
}

}  // namespace

int run_command(const std::vector<std::string>& arguments) {
    if (arguments.empty()) {
        std::fputs(usage, stderr);
        return 2;
    }
    try {
        return run(arguments.front(), {arguments.begin() + 1, arguments.end()});
    } catch (const protocol::Error& error) {
        std::string text = fmt::format("millrace: {}\n", error.message);
        for (const std::string* more : {&error.detail, &error.hint}) {
            text += more->empty() ? std::string{} : fmt::format("  {}\n", *more);
        }
        std::fputs(text.c_str(), stderr);
    } catch (const std::exception& error) {
        std::fputs(fmt::format("millrace: {}\n", error.what()).c_str(), stderr);
    }
    return 1;
}

}  // namespace server
