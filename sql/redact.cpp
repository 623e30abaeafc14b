// A statement's text for logs and the audit. What cannot be read with certainty is not shown: a
// value stays only if its key is known and is a secret of no peer type.
#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/text.hpp"
#include "sql/lexer.hpp"
#include "sql/parse.hpp"

namespace sql {
namespace {

/// Byte offsets into the message at which what is hidden starts.
using Places = std::vector<std::size_t>;

bool is_open(std::span<const OptionSpec> specs, std::string_view key) {
    const OptionSpec* spec = find_option(specs, key);
    return key == "validate" || (spec != nullptr && !spec->secret);
}

/// For ALTER PEER, which does not say the type.
bool is_open_for_any_peer(std::string_view key) {
    bool known = false;
    for (const PeerTypeSpec& type : peer_types()) {
        const OptionSpec* spec = find_option(type.options, key);
        if (spec != nullptr && spec->secret) {
            return false;
        }
        known = known || spec != nullptr;
    }
    return known || key == "validate";
}

/// Finds the hidden values of each statement; statements without any have no overload of their own.
class SecretPlaces {
public:
    Places take() { return std::move(places_); }

    void operator()(const CreatePeer& peer) {
        const auto specs = peer_type(peer.type).options;
        add(peer.options, [&](std::string_view key) { return is_open(specs, key); });
    }
    void operator()(const AlterPeer& peer) { add(peer.set, is_open_for_any_peer); }
    void operator()(const CreateMirror& mirror) { add_mirror(mirror.options); }
    void operator()(const AlterMirror& mirror) { add_mirror(mirror.set); }
    void operator()(const ControlMirror& control) { add_mirror(control.options); }
    void operator()(const ExplainMirror& explain) { std::visit(*this, explain.statement); }
    template <class Other>
    void operator()(const Other& /*without options*/) {}

private:
    template <class IsOpen>
    void add(const OptionList& options, IsOpen is_open_key) {
        for (const Option& option : options) {
            if (!is_open_key(option.key)) {
                places_.push_back(option.value.offset);
            }
        }
    }

    void add_mirror(const OptionList& options) {
        add(options, [](std::string_view key) {
            return is_open(mirror_options(), key) || is_open(query_mirror_options(), key);
        });
    }

    Places places_;
};

/// How many tokens the value at `at` has: a sign and its number, a bracket to its end.
std::size_t value_length(std::string_view text, std::span<const Token> tokens, std::size_t at) {
    std::size_t depth = 0;
    std::size_t length = 0;
    do {
        const std::string_view raw = tokens[at + length].kind == TokenKind::symbol
                                         ? raw_token(text, tokens[at + length])
                                         : std::string_view();
        depth += raw == "[" || raw == "{" ? 1 : 0;
        depth -= (raw == "]" || raw == "}") && depth > 0 ? 1 : 0;
        ++length;
        if (raw == "-" || raw == "+") {
            ++length;
        }
    } while (depth > 0 && at + length < tokens.size());
    return std::min(length, tokens.size() - at);
}

/// Token by token, comments dropped: they may hold what was taken out of the statement.
class Redaction {
public:
    Redaction(std::string_view text, const std::vector<Token>& tokens)
        : text_(text), tokens_(tokens) {}

    std::string with_hidden_values(std::size_t base, Places places) {
        std::sort(places.begin(), places.end());
        auto next = places.begin();
        for (std::size_t i = 0; i < tokens_.size();) {
            const bool hidden = next != places.end() && base + tokens_[i].start == *next;
            if (hidden) {
                const std::size_t length = value_length(text_, tokens_, i);
                put("'***'", i, length);
                i += length;
                ++next;
            } else {
                put(raw_token(text_, tokens_[i]), i, 1);
                ++i;
            }
        }
        return std::move(out_);
    }

    std::string with_hidden_strings() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const bool hidden =
                tokens_[i].kind == TokenKind::string || tokens_[i].kind == TokenKind::bit_string;
            put(hidden ? "'***'" : raw_token(text_, tokens_[i]), i, 1);
        }
        return std::move(out_);
    }

private:
    /// What stands for the tokens first … first + count - 1, after the white space before them.
    void put(std::string_view shown, std::size_t first, std::size_t count) {
        const std::string_view gap = text_.substr(end_, tokens_[first].start - end_);
        const bool blank = gap.find_first_not_of(" \t\n\r\f\v") == std::string_view::npos;
        if (first > 0) {
            out_ += blank ? gap : std::string_view(" ");
        }
        out_ += shown;
        end_ = tokens_[first + count - 1].end;
    }

    std::string_view text_;
    const std::vector<Token>& tokens_;
    std::size_t end_ = 0;
    std::string out_;
};

/// CREATE | ALTER ROLE | USER | GROUP: they may have a password.
bool is_about_roles(std::string_view text, std::span<const Token> tokens) {
    const auto word = [&](std::size_t at, std::string_view expected) {
        return at < tokens.size() && tokens[at].kind == TokenKind::word &&
               protocol::equal_ignoring_case(raw_token(text, tokens[at]), expected);
    };
    return (word(0, "create") || word(0, "alter")) &&
           (word(1, "role") || word(1, "user") || word(1, "group"));
}

std::string only_length(std::size_t length) {
    return "<" + std::to_string(length) + " bytes that do not parse>";
}

/// Nothing: the statement parses and is not served. Throws where it does not parse.
std::optional<Statement> parse_if_served(std::string_view message, StatementSpan span) {
    try {
        return parse_statement(message, span);
    } catch (const protocol::Error& error) {
        if (error.sqlstate != protocol::sqlstate::feature_not_supported) {
            throw;
        }
        return std::nullopt;
    }
}

/// `statement`: null where it is one that is not served.
std::string without_secrets(std::string_view text, std::size_t offset, const Statement* statement) {
    const std::vector<Token> tokens = lex(text, offset);
    Redaction redaction(text, tokens);
    const bool all_strings = statement == nullptr || is_about_roles(text, tokens) ||
                             std::holds_alternative<ExecutePeer>(statement->body) ||
                             std::holds_alternative<ExecuteCall>(statement->body);
    if (all_strings) {
        return redaction.with_hidden_strings();
    }
    SecretPlaces places;
    std::visit(places, statement->body);
    return redaction.with_hidden_values(offset, places.take());
}

}  // namespace

std::string redacted(const Statement& statement) {
    try {
        return without_secrets(statement.text, statement.offset, &statement);
    } catch (const protocol::Error&) {
        return only_length(statement.text.size());
    }
}

std::string redacted(std::string_view message, StatementSpan span) {
    try {
        const std::optional<Statement> statement = parse_if_served(message, span);
        const std::string_view text = message.substr(span.offset, span.length);
        return without_secrets(text, span.offset, statement ? &*statement : nullptr);
    } catch (const protocol::Error&) {
        return only_length(span.length);
    }
}

}  // namespace sql
