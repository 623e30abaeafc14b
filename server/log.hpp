// Structured lines on standard error, as text or JSON. One write a line, from any thread. Callers
// pass no secret and no text of a client that has not logged in (protocol::escape_for_log).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace server {

enum class LogLevel { debug, info, warn, error };
enum class LogFormat { text, json };

struct LogField {
    std::string_view key;
    std::string value;
};

class Log {
public:
    Log(LogFormat format, LogLevel level) : format_(format), level_(level) {}

    bool says_debug() const { return level_ == LogLevel::debug; }
    void debug(std::string_view message, std::initializer_list<LogField> fields = {}) const;
    void info(std::string_view message, std::initializer_list<LogField> fields = {}) const;
    void warn(std::string_view message, std::initializer_list<LogField> fields = {}) const;
    void error(std::string_view message, std::initializer_list<LogField> fields = {}) const;

private:
    void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields)
        const;

    LogFormat format_;
    LogLevel level_;
};

/// `text` as a JSON string, with its quotes.
std::string json_string(std::string_view text);

}  // namespace server
