#include "engine/destination/known_columns.hpp"

#include <algorithm>
#include <charconv>

namespace engine::destination {

namespace {

// A line a column: name, type, number and, of a generated one, its expression.
constexpr char between = '\x1f';
constexpr char behind = '\x1e';
// Where one of the three is part of a field, the text begins with an empty line, and they are
// written as escape and a letter. Texts of earlier releases have no such line and no escapes.
constexpr char escape = '\x1d';
constexpr std::string_view special{"\x1d\x1e\x1f"};
constexpr std::string_view letters{"def"};

std::string escaped(std::string_view field) {
    std::string text;
    for (const char c : field) {
        const std::size_t at = special.find(c);
        if (at == std::string_view::npos) {
            text.push_back(c);
        } else {
            text += {escape, letters[at]};
        }
    }
    return text;
}

std::string unescaped(std::string_view text) {
    std::string field;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t at = text[i] == escape && i + 1 < text.size() ? letters.find(text[i + 1])
                                                                        : std::string_view::npos;
        field.push_back(at == std::string_view::npos ? text[i] : special[at]);
        i += at == std::string_view::npos ? 0 : 1;
    }
    return field;
}

bool needs_escape(const KnownColumn& column) {
    return (column.name + column.type + column.generated).find_first_of(special) !=
           std::string::npos;
}

/// What comes before the mark, which goes with it; without one, all.
std::string_view cut(std::string_view& text, char mark) {
    const std::string_view part = text.substr(0, text.find(mark));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

}  // namespace

std::string known_columns_text(const std::vector<KnownColumn>& columns) {
    const bool escapes = std::ranges::any_of(columns, needs_escape);
    const auto field = [escapes](const std::string& text) {
        return escapes ? escaped(text) : text;
    };
    std::string text = escapes ? std::string{behind} : "";
    for (const KnownColumn& column : columns) {
        text += field(column.name) + between + field(column.type) + between +
                std::to_string(column.number);
        text += column.generated.empty() ? "" : between + field(column.generated);
        text += behind;
    }
    return text;
}

std::vector<KnownColumn> read_known_columns(std::string_view text) {
    const bool escapes = text.starts_with(behind);
    const auto field = [escapes](std::string_view part) {
        return escapes ? unescaped(part) : std::string{part};
    };
    std::vector<KnownColumn> columns;
    while (!text.empty()) {
        std::string_view line = cut(text, behind);
        if (std::ranges::count(line, between) < 2) {
            continue;
        }
        KnownColumn& column = columns.emplace_back();
        column.name = field(cut(line, between));
        column.type = field(cut(line, between));
        const std::string_view number = cut(line, between);
        std::from_chars(number.data(), number.data() + number.size(), column.number);
        column.generated = field(line);
    }
    return columns;
}

std::vector<KnownColumn> known_columns(const SourceTable& table) {
    std::vector<KnownColumn> columns;
    columns.reserve(table.columns.size());
    for (const SourceColumn& column : table.columns) {
        columns.push_back({column.name, column.type, column.number, column.generated});
    }
    return columns;
}

}  // namespace engine::destination
