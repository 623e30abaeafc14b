#include "server/serve_options.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <boost/program_options.hpp>

namespace server {

namespace po = boost::program_options;

namespace {

constexpr unsigned threads_max = 64;

po::options_description declared() {
    po::options_description options("Options of serve (flag, MILLRACE_… variable, config file key)"
    );
    auto add = options.add_options();
    add("config", po::value<std::string>()->default_value(""), "a file of key = value lines");
    add("data-dir",
        po::value<std::string>()->default_value("./millrace-data"),
        "where the catalog and its key live; made if absent");
    add("host", po::value<std::string>()->default_value("127.0.0.1"), "address to listen on");
    add("port", po::value<int>()->default_value(9900), "port to listen on; 0: any free");
    add("tls-cert", po::value<std::string>()->default_value(""), "certificate chain, PEM file");
    add("tls-key", po::value<std::string>()->default_value(""), "its private key, PEM file");
    add("tls-required",
        po::value<bool>()->default_value(false, "false")->implicit_value(true, "true"),
        "refuse connections without TLS");
    add("password",
        po::value<std::string>()->default_value(""),
        "the superuser's password (default peerdb, on loopback only)");
    add("password-file",
        po::value<std::string>()->default_value(""),
        "a file whose first line is the password; read again on SIGHUP");
    add("key-file",
        po::value<std::string>()->default_value(""),
        "the key that seals secrets (default millrace.key in the data directory)");
    add("threads",
        po::value<unsigned>()->default_value(0, "0"),
        "threads for connections; 0: one a core");
    add("log-format", po::value<std::string>()->default_value("text"), "text or json");
    add("log-level", po::value<std::string>()->default_value("info"), "debug, info, warn, error");
    return options;
}

/// MILLRACE_DATA_DIR to data-dir; other variables to nothing.
std::string option_of_variable(const std::string& variable) {
    static constexpr std::string_view prefix = "MILLRACE_";
    if (variable.rfind(prefix, 0) != 0) {
        return {};
    }
    std::string name = variable.substr(prefix.size());
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
        return c == '_' ? '-' : static_cast<char>(std::tolower(c));
    });
    const po::options_description options = declared();
    return options.find_nothrow(name, false) != nullptr ? name : std::string{};
}

LogFormat read_log_format(const std::string& text) {
    if (text == "text") {
        return LogFormat::text;
    }
    if (text == "json") {
        return LogFormat::json;
    }
    throw std::runtime_error(fmt::format("log-format is \"{}\": write text or json", text));
}

LogLevel read_log_level(const std::string& text) {
    static constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
    const auto* const at = std::find(names.begin(), names.end(), text);
    if (at == names.end()) {
        throw std::runtime_error(
            fmt::format("log-level is \"{}\": write debug, info, warn or error", text)
        );
    }
    return static_cast<LogLevel>(at - names.begin());
}

std::uint16_t port_number(int number) {
    if (number < 0 || number > UINT16_MAX) {
        throw std::runtime_error(fmt::format("port is {}: write 0 to 65535", number));
    }
    return static_cast<std::uint16_t>(number);
}

/// What is wrong, without the value: a misspelt --password must not show the password.
std::string without_value(const po::error& error) {
    if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&error)) {
        const std::string name = unknown->get_option_name();
        return fmt::format("there is no option {}", name.substr(0, name.find('=')));
    }
    if (dynamic_cast<const po::invalid_config_file_syntax*>(&error) != nullptr) {
        return "the config file has a line that is not of the form key = value";
    }
    if (dynamic_cast<const po::too_many_positional_options_error*>(&error) != nullptr) {
        return "there is a word that belongs to no option";
    }
    return error.what();
}

void read_config_file(
    const std::string& path, const po::options_description& options, po::variables_map& values
) {
    std::ifstream file(path);
    if (!file || !std::filesystem::is_regular_file(path)) {
        throw std::runtime_error(fmt::format("cannot read the config file \"{}\"", path));
    }
    po::store(po::parse_config_file(file, options), values);
}

}  // namespace

ServeOptions read_serve_options(const std::vector<std::string>& arguments) {
    const po::options_description options = declared();
    po::variables_map values;
    try {
        // The first store of a value wins, but a default never does: flags, variables, file.
        po::store(po::command_line_parser(arguments).options(options).positional({}).run(), values);
        po::store(po::parse_environment(options, option_of_variable), values);
        const std::string config = values["config"].as<std::string>();
        if (!config.empty()) {
            read_config_file(config, options, values);
        }
        po::notify(values);
    } catch (const po::error& error) {
        throw std::runtime_error(without_value(error));
    }
    const auto text = [&values](const char* name) { return values[name].as<std::string>(); };
    ServeOptions result;
    result.config = text("config");
    result.data_dir = text("data-dir");
    result.host = text("host");
    result.port = port_number(values["port"].as<int>());
    result.tls_cert = text("tls-cert");
    result.tls_key = text("tls-key");
    result.tls_required = values["tls-required"].as<bool>();
    result.password = text("password");
    result.password_file = text("password-file");
    result.key_file = text("key-file");
    result.threads = values["threads"].as<unsigned>();
    result.log_format = read_log_format(text("log-format"));
    result.log_level = read_log_level(text("log-level"));
    if (result.threads > threads_max) {
        throw std::runtime_error(
            fmt::format("threads is {}: at most {}", result.threads, threads_max)
        );
    }
    return result;
}

std::string read_password(const ServeOptions& options) {
    if (!options.password_file.empty()) {
        std::ifstream file(options.password_file);
        std::string line;
        if (!std::getline(file, line)) {
            throw std::runtime_error(
                fmt::format("cannot read a password from \"{}\"", options.password_file.string())
            );
        }
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        return line;
    }
    return options.password.empty() ? default_password : options.password;
}

bool is_loopback(const std::string& host) {
    boost::system::error_code failure;
    const auto address = boost::asio::ip::make_address(host, failure);
    return failure ? host == "localhost" : address.is_loopback();
}

void check_serve_options(const ServeOptions& options) {
    if (options.tls_cert.empty() != options.tls_key.empty()) {
        throw std::runtime_error("tls-cert and tls-key go together: give both or neither");
    }
    if (options.tls_required && options.tls_cert.empty()) {
        throw std::runtime_error("tls-required needs tls-cert and tls-key");
    }
    if (!options.password.empty() && !options.password_file.empty()) {
        throw std::runtime_error("give password or password-file, not both");
    }
    const std::string password = read_password(options);
    if (password.empty()) {
        throw std::runtime_error("the password is empty");
    }
    const bool printable =
        std::all_of(password.begin(), password.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!printable) {
        // Clients normalise other characters before they hash them (SASLprep), each its own way.
        throw std::runtime_error("the password must be of printable ASCII characters");
    }
    if (password == default_password && !is_loopback(options.host)) {
        throw std::runtime_error(fmt::format(
            "refusing to listen on {} with the default password: give --password-file or "
            "MILLRACE_PASSWORD, or listen on 127.0.0.1",
            options.host
        ));
    }
}

std::string serve_help() {
    std::ostringstream text;
    text << declared();
    return text.str();
}

}  // namespace server
