#include "engine/destination/known_columns.hpp"

#include <charconv>

namespace engine::destination {

namespace {

constexpr char between = '\x1f';
constexpr char behind = '\x1e';

}  // namespace

std::string known_columns_text(const std::vector<KnownColumn>& columns) {
    std::string text;
    for (const KnownColumn& column : columns) {
        text +=
            column.name + between + column.type + between + std::to_string(column.number) + behind;
    }
    return text;
}

std::vector<KnownColumn> read_known_columns(std::string_view text) {
    std::vector<KnownColumn> columns;
    while (!text.empty()) {
        const std::size_t end = text.find(behind);
        const std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        const std::size_t first = line.find(between);
        const std::size_t second = line.find(between, first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) {
            continue;
        }
        KnownColumn& column = columns.emplace_back();
        column.name = line.substr(0, first);
        column.type = line.substr(first + 1, second - first - 1);
        const std::string_view number = line.substr(second + 1);
        std::from_chars(number.data(), number.data() + number.size(), column.number);
    }
    return columns;
}

std::vector<KnownColumn> known_columns(const SourceTable& table) {
    std::vector<KnownColumn> columns;
    for (const SourceColumn& column : table.columns) {
        columns.push_back({column.name, column.type, column.number});
    }
    return columns;
}

}  // namespace engine::destination
