#include "sql/dialect_names.hpp"

#include <utility>

#include "protocol/error.hpp"
#include "protocol/text.hpp"

namespace sql {
namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::size_t placeholder_bytes_max = 64;

Error placeholder_error(std::string_view placeholder, std::size_t offset) {
    return Error(
               protocol::ErrorKind::statement,
               sqlstate::syntax_error,
               "placeholder \"" + std::string(placeholder) + "\" still in place",
               "It comes from a document and stands for something of yours.",
               placeholder == "..."
                   ? "Remove it, or write what it stands for, with a comma before it."
                   : "Write your own name without the angle brackets, such as public.orders:orders."
    )
        .at(offset);
}

/// <a>.<b>, <a> … as it stands from the cursor on, for the message.
std::string placeholder_at(const TokenCursor& cursor) {
    std::string text;
    for (std::size_t ahead = 0; !cursor.at_end(ahead) && text.size() < placeholder_bytes_max;
         ++ahead) {
        const bool part = cursor.at_symbol("<", ahead) || cursor.at_symbol(">", ahead) ||
                          cursor.at_symbol(".", ahead) || cursor.at_symbol("-", ahead) ||
                          cursor.at_name(ahead);
        if (!part || cursor.raw(ahead).size() > placeholder_bytes_max) {
            break;
        }
        text += cursor.raw(ahead);
        if (cursor.at_symbol(">", ahead) && !cursor.at_symbol(".", ahead + 1)) {
            break;
        }
    }
    return text;
}

std::string quoting_hint(std::string_view what) {
    return "Put double quotes around a " + std::string(what) +
           "'s name that has other characters than letters, digits and underscores.";
}

void refuse_glued_remains(const TokenCursor& cursor, std::string_view what) {
    const bool remains = cursor.at_symbol("-") || cursor.at_symbol("$") || cursor.at_symbol("/") ||
                         cursor.at_symbol("@") || cursor.at(TokenKind::number);
    if (remains && cursor.glued()) {
        throw cursor.unexpected(
            "the end of the " + std::string(what) + "'s name", quoting_hint(what)
        );
    }
}

void check_length(std::string_view part, std::size_t offset) {
    if (part.size() > part_bytes_max) {
        throw statement_error(sqlstate::name_too_long, "a name is longer than 255 bytes")
            .at(offset);
    }
}

void check_part_count(const TableName& name) {
    if (name.parts.size() > name_parts_max) {
        throw statement_error(sqlstate::name_too_long, "a name has more than 8 parts")
            .at(name.offset);
    }
}

/// One part of a table's name, or of a column's.
std::string take_part(TokenCursor& cursor, std::string_view what) {
    if (!cursor.at_name()) {
        const bool quotable = cursor.at(TokenKind::number) || cursor.at_symbol("-");
        throw cursor.unexpected(
            "a " + std::string(what) + "'s name", quotable ? quoting_hint(what) : std::string()
        );
    }
    const std::size_t offset = cursor.offset();
    std::string part = cursor.take();
    if (part.empty()) {
        throw statement_error(sqlstate::invalid_name, "a quoted name is empty").at(offset);
    }
    check_length(part, offset);
    return part;
}

/// A name inside a string: parts between dots, each bare or in double quotes.
class NameInString {
public:
    NameInString(std::string_view text, std::size_t offset) : text_(text), offset_(offset) {}

    TablePattern parse() {
        TablePattern pattern;
        pattern.name.offset = offset_;
        do {
            if (text_.substr(at_) == "*" && !pattern.name.parts.empty()) {
                pattern.star = true;
                return pattern;
            }
            pattern.name.parts.push_back(part());
            check_part_count(pattern.name);
        } while (next_is_dot());
        if (at_ < text_.size()) {
            throw invalid();
        }
        return pattern;
    }

private:
    Error invalid() const {
        return statement_error(
                   sqlstate::invalid_name,
                   "the string is no table's name",
                   "Write its parts with dots between them; parts with a dot or a quote in them go "
                   "into double quotes."
        )
            .at(offset_);
    }

    bool next_is_dot() {
        if (at_ >= text_.size() || text_[at_] != '.') {
            return false;
        }
        ++at_;
        return true;
    }

    std::string part() {
        std::string out;
        if (at_ < text_.size() && text_[at_] == '"') {
            out = quoted_part();
        } else {
            while (at_ < text_.size() && text_[at_] != '.' && text_[at_] != '"') {
                out += text_[at_++];
            }
        }
        if (out.empty()) {
            throw invalid();
        }
        check_length(out, offset_);
        return out;
    }

    std::string quoted_part() {
        std::string out;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"' && text_.substr(at_ + 1, 1) != "\"") {
                ++at_;
                return out;
            }
            at_ += text_[at_] == '"' ? std::size_t{1} : 0;
            out += text_[at_];
        }
        throw invalid();
    }

    std::string_view text_;
    std::size_t offset_;
    std::size_t at_ = 0;
};

}  // namespace

Name parse_name(TokenCursor& cursor, std::string_view what) {
    const std::string kind(what);
    if (cursor.at(TokenKind::string)) {
        throw cursor.unexpected(
            "a " + kind + "'s name", "A name stands bare or in double quotes, not in single quotes."
        );
    }
    Name name;
    name.offset = cursor.offset();
    const bool quoted = cursor.at(TokenKind::quoted_word);
    name.text = take_part(cursor, what);
    if (!quoted) {
        name.text = protocol::to_lower(name.text);
    }
    if (name.text.size() > name_bytes_max) {
        throw statement_error(
            sqlstate::name_too_long, "a " + kind + "'s name is longer than 63 bytes"
        )
            .at(name.offset);
    }
    if (cursor.at_symbol(".")) {
        throw cursor.unexpected(
            "the end of the " + kind + "'s name",
            "A " + kind +
                "'s name has one part: its tenant is the database that you are connected to."
        );
    }
    refuse_glued_remains(cursor, what);
    return name;
}

TablePattern parse_table_pattern(TokenCursor& cursor) {
    refuse_placeholder(cursor);
    const std::size_t offset = cursor.offset();
    if (cursor.at(TokenKind::string)) {
        const std::string text = cursor.take();
        refuse_placeholder(text, offset);
        return NameInString(text, offset).parse();
    }
    TablePattern pattern;
    pattern.name.offset = offset;
    do {
        refuse_placeholder(cursor);
        if (!pattern.name.parts.empty() && cursor.accept_symbol("*")) {
            pattern.star = true;
            return pattern;
        }
        pattern.name.parts.push_back(take_part(cursor, "table"));
        check_part_count(pattern.name);
        refuse_glued_remains(cursor, "table");
    } while (cursor.accept_symbol("."));
    return pattern;
}

TableName parse_table_name(TokenCursor& cursor) {
    const std::size_t offset = cursor.offset();
    TablePattern pattern = parse_table_pattern(cursor);
    if (pattern.star) {
        throw statement_error(
            sqlstate::syntax_error, "one table is named here, not all of a schema"
        )
            .at(offset);
    }
    return std::move(pattern.name);
}

std::string parse_column_name(TokenCursor& cursor) {
    refuse_placeholder(cursor);
    const std::size_t offset = cursor.offset();
    if (!cursor.at(TokenKind::string)) {
        std::string name = take_part(cursor, "column");
        refuse_glued_remains(cursor, "column");
        return name;
    }
    std::string name = cursor.take();
    if (name.empty()) {
        throw statement_error(sqlstate::invalid_name, "a column's name is empty").at(offset);
    }
    refuse_placeholder(name, offset);
    check_length(name, offset);
    return name;
}

void refuse_placeholder(const TokenCursor& cursor) {
    if (cursor.at_symbol("..") && cursor.at_symbol(".", 1)) {
        throw placeholder_error("...", cursor.offset());
    }
    if (cursor.at_symbol("<") && cursor.at_name(1)) {
        throw placeholder_error(placeholder_at(cursor), cursor.offset());
    }
}

void refuse_placeholder(std::string_view text, std::size_t offset) {
    const bool placeholder = text.size() > 2 && text.front() == '<' && text.back() == '>';
    if (placeholder || text == "...") {
        throw placeholder_error(
            text.size() <= placeholder_bytes_max ? text : std::string_view("<...>"), offset
        );
    }
}

}  // namespace sql
