#include "server/log.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <iterator>

#include <fmt/format.h>
#include <unistd.h>

namespace server {

namespace {

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warn", "error"};

std::string time_now() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(
                            now - std::chrono::system_clock::from_time_t(seconds)
    )
                            .count();
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    return fmt::format("{}.{:06}Z", text.data(), micros);
}

bool is_plain(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte == '"' || byte == '=' || byte == '\\' || byte == 0x7f) {
            return false;
        }
    }
    return !text.empty();
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

void Log::debug(std::string_view message, std::initializer_list<LogField> fields) const {
    write(LogLevel::debug, message, fields);
}

void Log::info(std::string_view message, std::initializer_list<LogField> fields) const {
    write(LogLevel::info, message, fields);
}

void Log::warn(std::string_view message, std::initializer_list<LogField> fields) const {
    write(LogLevel::warn, message, fields);
}

void Log::error(std::string_view message, std::initializer_list<LogField> fields) const {
    write(LogLevel::error, message, fields);
}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields)
    const {
    if (level < level_) {
        return;
    }
    const std::string_view name = level_names.at(static_cast<std::size_t>(level));
    std::string line;
    if (format_ == LogFormat::json) {
        line = fmt::format(
            R"({{"at":"{}","level":"{}","message":{})", time_now(), name, json_string(message)
        );
        for (const LogField& field : fields) {
            line += fmt::format(",{}:{}", json_string(field.key), json_string(field.value));
        }
        line += "}\n";
    } else {
        line = fmt::format("{} {:5} {}", time_now(), name, message);
        for (const LogField& field : fields) {
            line += fmt::format(
                " {}={}", field.key, is_plain(field.value) ? field.value : json_string(field.value)
            );
        }
        line += '\n';
    }
    // A log that cannot be written must not stop what is being logged.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace server
