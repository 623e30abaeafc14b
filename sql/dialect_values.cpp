#include "sql/dialect_values.hpp"

#include <unordered_set>
#include <utility>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/dialect_names.hpp"

namespace sql {
namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view quotes_hint =
    "A comma is missing, or single quotes around a text that is more than one word.";

class ValueParser {
public:
    ValueParser(TokenCursor& cursor, ValuePlace place) : cursor_(cursor), place_(place) {}

    OptionValue parse() {
        OptionValue value;
        value.offset = cursor_.offset();
        if (cursor_.at(TokenKind::string)) {
            value.form = ValueForm::string;
            value.text = cursor_.take();
            refuse_placeholder_text(value);
        } else if (cursor_.at(TokenKind::number) || at_sign()) {
            value.form = ValueForm::number;
            value.text = number();
        } else if (cursor_.at_symbol("[")) {
            value.form = ValueForm::list;
            value.items = list();
        } else if (cursor_.at_symbol("{")) {
            value.form = ValueForm::map;
            value.entries = map(false);
        } else {
            word(value);
        }
        return value;
    }

    std::vector<MapEntry> map(bool casts) {
        enter();
        std::vector<MapEntry> entries;
        std::unordered_set<std::string> seen;
        parse_comma_list(cursor_, "entries", "}", [&] {
            MapEntry entry;
            entry.offset = cursor_.offset();
            entry.key = parse_column_name(cursor_);
            if (!seen.insert(entry.key).second) {
                throw statement_error(
                    sqlstate::invalid_parameter_value, "\"" + entry.key + "\" is given twice"
                )
                    .at(entry.offset);
            }
            cursor_.expect_symbol(":");
            entry.value = parse();
            if (casts && cursor_.accept_words({"as"})) {
                entry.cast = cast_type();
            }
            entries.push_back(std::move(entry));
        });
        --depth_;
        return entries;
    }

private:
    void refuse_placeholder_text(const OptionValue& value) const {
        if (place_ == ValuePlace::mapping) {
            refuse_placeholder(value.text, value.offset);
        }
    }

    bool at_sign() const {
        return (cursor_.at_symbol("-") || cursor_.at_symbol("+")) &&
               cursor_.at(TokenKind::number, 1);
    }

    std::string number() {
        std::string text;
        if (!cursor_.at(TokenKind::number)) {
            text = cursor_.raw() == "-" ? "-" : "";
            cursor_.skip();
        }
        return text + cursor_.take();
    }

    std::vector<OptionValue> list() {
        enter();
        std::vector<OptionValue> items;
        // PeerDB lets a list, and nothing else, end in a comma.
        while (!cursor_.accept_symbol("]")) {
            items.push_back(parse());
            if (!cursor_.at_symbol("]")) {
                if (!cursor_.accept_symbol(",")) {
                    throw cursor_.unexpected("\",\" or \"]\"", std::string(quotes_hint), false);
                }
            }
        }
        --depth_;
        return items;
    }

    void word(OptionValue& value) {
        if (place_ == ValuePlace::mapping) {
            refuse_placeholder(cursor_);
        }
        if (cursor_.at_word("null")) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                "NULL is no value for an option",
                "Leave the option out, or take it back with RESET."
            )
                .at(value.offset);
        }
        if (!cursor_.at_name()) {
            throw cursor_.unexpected("a value", {}, false);
        }
        if (cursor_.at_word("true") || cursor_.at_word("false")) {
            value.form = ValueForm::boolean;
            value.text = protocol::to_lower(cursor_.take());
            return;
        }
        value.form = ValueForm::word;
        value.text = place_ == ValuePlace::mapping ? dotted_name() : bare_word();
    }

    std::string bare_word() {
        if (cursor_.at(TokenKind::quoted_word)) {
            throw cursor_.unexpected("a value", "Text stands in single quotes.", false);
        }
        return cursor_.take();
    }

    std::string dotted_name() {
        std::string text = cursor_.take();
        while (cursor_.at_symbol(".") && cursor_.at_name(1)) {
            cursor_.skip();
            text += '.';
            text += cursor_.take();
        }
        return text;
    }

    std::string cast_type() {
        const std::size_t offset = cursor_.offset();
        if (!cursor_.at_name() && !cursor_.at(TokenKind::string)) {
            throw cursor_.unexpected("a type in single quotes");
        }
        std::string type = cursor_.take();
        if (type.empty()) {
            throw statement_error(sqlstate::invalid_parameter_value, "the type after AS is empty")
                .at(offset);
        }
        return type;
    }

    void enter() {
        if (++depth_ > nesting_max) {
            throw statement_error(
                sqlstate::statement_too_complex,
                "lists and maps are nested deeper than " + std::to_string(nesting_max)
            )
                .at(cursor_.offset());
        }
        cursor_.skip();
    }

    TokenCursor& cursor_;
    ValuePlace place_;
    std::size_t depth_ = 0;
};

Name parse_key(TokenCursor& cursor) {
    if (!cursor.at_name()) {
        throw cursor.unexpected("an option's key", {}, false);
    }
    Name key;
    key.offset = cursor.offset();
    const bool quoted = cursor.at(TokenKind::quoted_word);
    key.text = cursor.take();
    if (key.text.size() > name_bytes_max) {
        throw statement_error(sqlstate::name_too_long, "an option's key is longer than 63 bytes")
            .at(key.offset);
    }
    if (!quoted) {
        key.text = protocol::to_lower(key.text);
    }
    return key;
}

std::string missing_comma_hint(const TokenCursor& cursor, std::string_view what) {
    const bool next_item = cursor.at_symbol("{") || cursor.at_symbol("=", 1) ||
                           cursor.at_symbol(":", 1) || cursor.at_symbol(".", 1);
    if (next_item) {
        return "A comma is missing between two " + std::string(what) + ".";
    }
    return cursor.at_end() || cursor.at_symbol(";") ? std::string() : std::string(quotes_hint);
}

class SeenKeys {
public:
    void add(const Name& key) {
        if (!seen_.insert(key.text).second) {
            throw statement_error(
                sqlstate::invalid_parameter_value, "option \"" + key.text + "\" is given twice"
            )
                .at(key.offset);
        }
    }

private:
    std::unordered_set<std::string> seen_;
};

}  // namespace

OptionValue parse_value(TokenCursor& cursor, ValuePlace place) {
    return ValueParser(cursor, place).parse();
}

std::vector<MapEntry> parse_columns_map(TokenCursor& cursor) {
    if (!cursor.at_symbol("{")) {
        throw cursor.unexpected("a map {target: expression, ...}");
    }
    return ValueParser(cursor, ValuePlace::mapping).map(true);
}

OptionList parse_option_list(TokenCursor& cursor) {
    OptionList options;
    SeenKeys seen;
    cursor.expect_symbol("(");
    parse_comma_list(cursor, "options", ")", [&] {
        const Name key = parse_key(cursor);
        seen.add(key);
        if (!cursor.accept_symbol("=")) {
            throw cursor.unexpected("\"=\" after the option's key", {}, false);
        }
        options.push_back(Option{key.text, key.offset, parse_value(cursor, ValuePlace::option)});
    });
    return options;
}

std::vector<Name> parse_key_list(TokenCursor& cursor) {
    std::vector<Name> keys;
    SeenKeys seen;
    cursor.expect_symbol("(");
    parse_comma_list(cursor, "keys", ")", [&] {
        keys.push_back(parse_key(cursor));
        seen.add(keys.back());
    });
    return keys;
}

void parse_comma_list(
    TokenCursor& cursor,
    std::string_view what,
    std::string_view close,
    const std::function<void()>& item
) {
    const std::string end = '"' + std::string(close) + '"';
    for (;;) {
        item();
        if (cursor.accept_symbol(close)) {
            return;
        }
        if (cursor.at_symbol(",") && cursor.at_symbol(close, 1)) {
            throw cursor.unexpected(end, "Remove the comma before " + end + ".");
        }
        if (cursor.accept_symbol(",")) {
            continue;
        }
        refuse_placeholder(cursor);
        throw cursor.unexpected("\",\" or " + end, missing_comma_hint(cursor, what), false);
    }
}

}  // namespace sql
