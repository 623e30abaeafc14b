#include "sql/regex_rewrite.hpp"

#include <fmt/format.h>

#include "protocol/error.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

protocol::Error not_served(std::string_view what) {
    return statement_error(
        sqlstate::feature_not_supported,
        fmt::format("{} in a regular expression is not served yet", what)
    );
}

/// One option letter, of the argument or of (?…) at the pattern's start.
void set_option(RewrittenRegex& regex, char letter) {
    switch (letter) {
        case 'i':
            regex.ignore_case = true;
            break;
        case 'c':
            regex.ignore_case = false;
            break;
        case 'n':
        case 'm':
            regex.dot_takes_newline = false;
            regex.anchors_at_newlines = true;
            break;
        case 'p':
            regex.dot_takes_newline = false;
            regex.anchors_at_newlines = false;
            break;
        case 'w':
            regex.dot_takes_newline = true;
            regex.anchors_at_newlines = true;
            break;
        case 's':
            regex.dot_takes_newline = true;
            regex.anchors_at_newlines = false;
            break;
        case 'x':
            regex.expanded = true;
            break;
        case 't':
            regex.expanded = false;
            break;
        case 'q':
            regex.literal = true;
            break;
        case 'e':
            break;
        case 'b':
            throw not_served("the flag b, for basic regular expressions,");
        default:
            throw statement_error(
                sqlstate::invalid_parameter_value,
                fmt::format("invalid regular expression option: \"{}\"", letter)
            );
    }
}

/// "***=text" is literal, "***:" is what we take anyway, "(?in)" sets options for all of it.
void read_prefix(RewrittenRegex& regex, std::string_view& pattern) {
    if (pattern.starts_with("***=")) {
        regex.literal = true;
        pattern.remove_prefix(4);
        return;
    }
    if (pattern.starts_with("***:")) {
        pattern.remove_prefix(4);
    }
    const std::size_t end = pattern.find(')');
    const bool options =
        pattern.starts_with("(?") && end != std::string_view::npos && end > 2 &&
        pattern.substr(2, end - 2).find_first_not_of("abcdefghijklmnopqrstuvwxyz") ==
            std::string_view::npos;
    if (options) {
        for (const char letter : pattern.substr(2, end - 2)) {
            set_option(regex, letter);
        }
        pattern.remove_prefix(end + 1);
    }
}

/// Between brackets, where only escapes differ; gives what was read.
std::size_t rewrite_brackets(std::string_view pattern, RewrittenRegex& regex) {
    if (pattern.starts_with("[[:<:]]") || pattern.starts_with("[[:>:]]")) {
        regex.pattern += pattern[3] == '<' ? "\\b(?=\\w)" : "\\b(?<=\\w)";
        return 7;
    }
    std::size_t at = 1;
    regex.pattern += '[';
    if (at < pattern.size() && pattern[at] == '^') {
        regex.pattern += '^';
        regex.pattern += regex.dot_takes_newline ? "" : "\\n";
        ++at;
    }
    bool first = true;
    while (at < pattern.size() && (pattern[at] != ']' || first)) {
        first = false;
        if (pattern[at] == '[' && at + 1 < pattern.size()) {
            const char kind = pattern[at + 1];
            if (kind == '.' || kind == '=') {
                throw not_served("a collating element");
            }
            const std::size_t end = kind == ':' ? pattern.find(":]", at) : std::string_view::npos;
            if (end != std::string_view::npos) {
                regex.pattern += pattern.substr(at, end + 2 - at);
                at = end + 2;
                continue;
            }
            regex.pattern += "\\[";
            ++at;
            continue;
        }
        if (pattern[at] == '\\' && at + 1 < pattern.size()) {
            regex.pattern += pattern.substr(at, 2);
            at += 2;
            continue;
        }
        regex.pattern += pattern[at] == ']' ? "\\]" : std::string(1, pattern[at]);
        ++at;
    }
    if (at >= pattern.size()) {
        throw statement_error("2201B", "invalid regular expression: brackets [] not balanced");
    }
    regex.pattern += ']';
    return at + 1;
}

/// An escape outside of brackets; gives what was read.
std::size_t rewrite_escape(std::string_view pattern, RewrittenRegex& regex) {
    if (pattern.size() < 2) {
        throw statement_error("2201B", "invalid regular expression: invalid escape \\ sequence");
    }
    const char letter = pattern[1];
    switch (letter) {
        case 'm':
            regex.pattern += "\\b(?=\\w)";
            return 2;
        case 'M':
            regex.pattern += "\\b(?<=\\w)";
            return 2;
        case 'y':
            regex.pattern += "\\b";
            return 2;
        case 'Y':
            regex.pattern += "\\B";
            return 2;
        case 'Z':
            regex.pattern += "\\z";
            return 2;
        case 'A':
        case 'd':
        case 'D':
        case 's':
        case 'S':
        case 'w':
        case 'W':
        case 'a':
        case 'e':
        case 'f':
        case 'n':
        case 'r':
        case 't':
            regex.pattern += pattern.substr(0, 2);
            return 2;
        case 'v':
            regex.pattern += "\\x0b";
            return 2;
        case 'b':
            regex.pattern += "\\x08";
            return 2;
        case 'B':
            regex.pattern += "\\\\";
            return 2;
        case 'c':
            regex.pattern += fmt::format(
                "\\x{:02x}", pattern.size() > 2 ? static_cast<unsigned>(pattern[2]) & 0x1fU : 0U
            );
            return 3;
        case 'u':
        case 'U': {
            const std::size_t digits = letter == 'u' ? 4 : 8;
            regex.pattern += fmt::format("\\x{{{}}}", pattern.substr(2, digits));
            return 2 + digits;
        }
        default:
            break;
    }
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    if (is_letter && letter != 'x') {
        throw statement_error("2201B", "invalid regular expression: invalid escape \\ sequence");
    }
    regex.pattern += pattern.substr(0, 2);  // \1 … and escaped punctuation mean the same
    return 2;
}

/// A parenthesis and what makes it special; gives what was read.
std::size_t rewrite_group(std::string_view pattern, RewrittenRegex& regex) {
    if (!pattern.starts_with("(?") && !pattern.starts_with("(*")) {
        regex.pattern += '(';
        return 1;
    }
    for (const std::string_view known : {"(?:", "(?=", "(?!", "(?<=", "(?<!", "(?#"}) {
        if (pattern.starts_with(known)) {
            regex.pattern += known;
            return known.size();
        }
    }
    throw statement_error("2201B", "invalid regular expression: quantifier operand invalid");
}

}  // namespace

RewrittenRegex rewrite_regex(std::string_view pattern, std::string_view flags) {
    RewrittenRegex regex;
    for (const char letter : flags) {
        set_option(regex, letter);
    }
    read_prefix(regex, pattern);
    if (regex.literal) {
        regex.pattern = std::string(pattern);
        return regex;
    }
    for (std::size_t at = 0; at < pattern.size();) {
        const std::string_view rest = pattern.substr(at);
        switch (rest.front()) {
            case '[':
                at += rewrite_brackets(rest, regex);
                break;
            case '\\':
                at += rewrite_escape(rest, regex);
                break;
            case '(':
                at += rewrite_group(rest, regex);
                break;
            case '+':
                // PCRE2 would take a++ for a possessive quantifier.
                if (!regex.pattern.empty() && at > 0 &&
                    std::string_view("*+?}").find(pattern[at - 1]) != std::string_view::npos &&
                    (at < 2 || pattern[at - 2] != '\\')) {
                    throw statement_error(
                        "2201B", "invalid regular expression: quantifier operand invalid"
                    );
                }
                [[fallthrough]];
            default:
                regex.pattern += rest.front();
                ++at;
        }
    }
    return regex;
}

}  // namespace sql
