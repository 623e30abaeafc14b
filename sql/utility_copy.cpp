// COPY … TO STDOUT and its options, checked as Postgres checks them (old and new syntax come out of
// the grammar alike).
#include <optional>
#include <utility>

#include "protocol/text.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

/// What was given, before the format decides what it means.
struct GivenOptions {
    std::optional<std::string> format;
    std::optional<bool> header;
    std::optional<std::string> delimiter;
    std::optional<std::string> null_text;
    std::optional<std::string> quote;
    std::optional<std::string> escape;
    std::optional<std::vector<std::string>> force_quote;
    std::optional<std::string> encoding;
};

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return result;
}

template <class Value>
void give(
    std::optional<Value>& slot, Value value, const PgQuery__DefElem& option, const Tree& tree
) {
    if (slot) {
        throw statement_error(sqlstate::syntax_error, "conflicting or redundant options")
            .at(tree.place(option.location));
    }
    slot = std::move(value);
}

std::string text_value(const PgQuery__DefElem& option, const Tree& tree) {
    if (option.arg == nullptr) {
        throw statement_error(
            sqlstate::syntax_error, text_of(option.defname) + " requires a parameter"
        )
            .at(tree.place(option.location));
    }
    switch (option.arg->node_case) {
        case PG_QUERY__NODE__NODE_STRING:
            return option.arg->string->sval;
        case PG_QUERY__NODE__NODE_INTEGER:
            return std::to_string(option.arg->integer->ival);
        case PG_QUERY__NODE__NODE_FLOAT:
            return option.arg->float_->fval;
        case PG_QUERY__NODE__NODE_BOOLEAN:
            return option.arg->boolean->boolval != 0 ? "true" : "false";
        default:
            throw statement_error(
                sqlstate::syntax_error, text_of(option.defname) + " takes one value"
            )
                .at(tree.place(option.location));
    }
}

bool header_value(const PgQuery__DefElem& option, const Tree& tree) {
    if (option.arg == nullptr) {
        return true;
    }
    const std::string text = protocol::to_lower(text_value(option, tree));
    if (text == "true" || text == "on" || text == "1") {
        return true;
    }
    if (text == "false" || text == "off" || text == "0") {
        return false;
    }
    if (text == "match") {
        throw refused_clause("HEADER match in COPY TO", tree.place(option.location));
    }
    throw statement_error(sqlstate::syntax_error, "header requires a Boolean value or \"match\"")
        .at(tree.place(option.location));
}

std::vector<std::string> column_list(const PgQuery__DefElem& option, const Tree& tree) {
    if (option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_A_STAR) {
        return {"*"};
    }
    if (option.arg == nullptr || option.arg->node_case != PG_QUERY__NODE__NODE_LIST) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "argument to option \"" + text_of(option.defname) + "\" must be a list of column names"
        )
            .at(tree.place(option.location));
    }
    std::vector<std::string> names;
    for (const PgQuery__Node* item : nodes(option.arg->list->items, option.arg->list->n_items)) {
        names.emplace_back(string_of(*item));
    }
    return names;
}

void take_option(GivenOptions& given, const PgQuery__DefElem& option, const Tree& tree) {
    const std::string name = text_of(option.defname);
    if (name == "format") {
        give(given.format, text_value(option, tree), option, tree);
    } else if (name == "header") {
        give(given.header, header_value(option, tree), option, tree);
    } else if (name == "delimiter") {
        give(given.delimiter, text_value(option, tree), option, tree);
    } else if (name == "null") {
        give(given.null_text, text_value(option, tree), option, tree);
    } else if (name == "quote") {
        give(given.quote, text_value(option, tree), option, tree);
    } else if (name == "escape") {
        give(given.escape, text_value(option, tree), option, tree);
    } else if (name == "force_quote") {
        give(given.force_quote, column_list(option, tree), option, tree);
    } else if (name == "encoding") {
        give(given.encoding, text_value(option, tree), option, tree);
    } else if (name == "freeze" || name == "force_not_null" || name == "force_null") {
        throw refused_clause(upper(name) + " in COPY TO", tree.place(option.location));
    } else {
        throw statement_error(sqlstate::syntax_error, "option \"" + name + "\" not recognized")
            .at(tree.place(option.location));
    }
}

CopyFormat format_of(const GivenOptions& given) {
    const std::string format = given.format.value_or("text");
    if (format == "text") {
        return CopyFormat::text;
    }
    if (format == "csv") {
        return CopyFormat::csv;
    }
    if (format == "binary") {
        return CopyFormat::binary;
    }
    throw statement_error(
        sqlstate::invalid_parameter_value, "COPY format \"" + format + "\" not recognized"
    );
}

void require(bool holds, std::string_view state, std::string message) {
    if (!holds) {
        throw statement_error(state, std::move(message));
    }
}

void check_binary(const GivenOptions& given) {
    require(!given.delimiter, sqlstate::syntax_error, "cannot specify DELIMITER in BINARY mode");
    require(!given.null_text, sqlstate::syntax_error, "cannot specify NULL in BINARY mode");
    require(
        !given.header.value_or(false),
        sqlstate::feature_not_supported,
        "cannot specify HEADER in BINARY mode"
    );
}

void check_csv_only(const GivenOptions& given) {
    const auto refuse = [](bool is_given, std::string_view what) {
        require(
            !is_given,
            sqlstate::feature_not_supported,
            "COPY " + std::string(what) + " available only in CSV mode"
        );
    };
    refuse(given.quote.has_value(), "quote");
    refuse(given.escape.has_value(), "escape");
    refuse(given.force_quote.has_value(), "force quote");
}

char one_byte(const std::optional<std::string>& given, char otherwise, std::string_view what) {
    if (!given) {
        return otherwise;
    }
    require(
        given->size() == 1,
        sqlstate::feature_not_supported,
        "COPY " + std::string(what) + " must be a single one-byte character"
    );
    return given->front();
}

void check_delimiter(const CopyOut& copy) {
    constexpr std::string_view forbidden_in_text = "\\.abcdefghijklmnopqrstuvwxyz0123456789";
    const std::string& delimiter = copy.delimiter;
    require(
        delimiter.find_first_of("\r\n") == std::string::npos,
        sqlstate::invalid_parameter_value,
        "COPY delimiter cannot be newline or carriage return"
    );
    require(
        copy.null_text.find_first_of("\r\n") == std::string::npos,
        sqlstate::invalid_parameter_value,
        "COPY null representation cannot use newline or carriage return"
    );
    require(
        copy.format == CopyFormat::csv ||
            delimiter.find_first_of(forbidden_in_text) == std::string::npos,
        sqlstate::invalid_parameter_value,
        "COPY delimiter cannot be \"" + delimiter + "\""
    );
    require(
        copy.null_text.find(delimiter) == std::string::npos,
        sqlstate::feature_not_supported,
        "COPY delimiter must not appear in the NULL specification"
    );
    require(
        copy.format != CopyFormat::csv || delimiter.front() != copy.quote,
        sqlstate::invalid_parameter_value,
        "COPY delimiter and quote must be different"
    );
    require(
        copy.format != CopyFormat::csv || copy.null_text.find(copy.quote) == std::string::npos,
        sqlstate::feature_not_supported,
        "CSV quote character must not appear in the NULL specification"
    );
}

void check_encoding(const GivenOptions& given) {
    const std::string encoding = protocol::to_lower(given.encoding.value_or("utf8"));
    require(
        encoding == "utf8" || encoding == "utf-8" || encoding == "unicode",
        sqlstate::feature_not_supported,
        "only the encoding UTF8 is served"
    );
}

CopyOut checked(const GivenOptions& given) {
    CopyOut copy;
    copy.format = format_of(given);
    copy.header = given.header.value_or(false);
    check_encoding(given);
    if (copy.format != CopyFormat::csv) {
        check_csv_only(given);
    }
    if (copy.format == CopyFormat::binary) {
        check_binary(given);
        return copy;
    }
    const bool csv = copy.format == CopyFormat::csv;
    copy.delimiter = one_byte(given.delimiter, csv ? ',' : '\t', "delimiter");
    copy.null_text = given.null_text.value_or(csv ? "" : "\\N");
    copy.quote = one_byte(given.quote, '"', "quote");
    copy.escape = one_byte(given.escape, copy.quote, "escape");
    copy.force_quote = given.force_quote.value_or(std::vector<std::string>{});
    check_delimiter(copy);
    return copy;
}

}  // namespace

CopyOut copy_of(const PgQuery__CopyStmt& node, const Tree& tree) {
    if (node.is_from != 0) {
        throw refused_clause("COPY FROM", tree.start());
    }
    if (node.is_program != 0) {
        throw refused_clause("COPY TO PROGRAM", tree.start());
    }
    if (!text_of(node.filename).empty()) {
        throw refused_clause("COPY TO a file", tree.start());
    }
    if (node.query != nullptr) {
        require_select(*node.query, tree);
    }
    GivenOptions given;
    for (const PgQuery__Node* option : nodes(node.options, node.n_options)) {
        take_option(given, *option->def_elem, tree);
    }
    return checked(given);
}

}  // namespace sql
