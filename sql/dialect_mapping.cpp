#include "sql/dialect_mapping.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/dialect_names.hpp"
#include "sql/dialect_values.hpp"
#include "sql/print.hpp"

namespace sql {
namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::array keys{
    MappingKey{"from", "table", "The source table, or schema.* for all of a schema."},
    MappingKey{"to", "table", "The target table, topic or stream."},
    MappingKey{"key", "column", "The column by whose ranges the initial copy is split."},
    MappingKey{
        "exclude", "[column, ...]", "Columns that are not replicated; of a whole schema: tables."},
    MappingKey{
        "columns",
        "{target: expression [AS 'type'], ...}",
        "Target columns; a bare name renames a source column."},
    MappingKey{"target_key", "[column, ...]", "The target's key, if not the source's."},
    MappingKey{"where", "'condition'", "Rows of the source that are replicated."},
    MappingKey{"engine", "name", "ClickHouse: the table engine."},
    MappingKey{"order_by", "[column, ...]", "ClickHouse: the sorting key."},
    MappingKey{"partition_by", "'expression'", "ClickHouse: the partitioning expression."},
    MappingKey{"nullable", "true or false", "ClickHouse: whether columns may be NULL."},
    MappingKey{"sharding_key", "'expression'", "ClickHouse: the sharding key."},
    MappingKey{"policy_name", "name", "ClickHouse: the storage policy."},
    MappingKey{
        "partition_key", "name or 'expression'", "Kafka, Kinesis: what chooses the partition."},
};

Error unknown_key(std::string_view key, std::size_t offset) {
    std::array<std::string_view, keys.size()> names;
    std::string valid;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        names[i] = keys[i].name;
        valid += (i == 0 ? "" : ", ") + std::string(keys[i].name);
    }
    const auto near = protocol::nearest(key, names);
    return Error(
               protocol::ErrorKind::statement,
               sqlstate::invalid_parameter_value,
               "a mapping has no key \"" + std::string(key) + '"',
               "Valid keys are " + valid + ".",
               near ? "Perhaps you meant \"" + std::string(*near) + "\"." : std::string()
    )
        .at(offset);
}

/// Parses one entry of either form; the long form fills a table in any order of keys.
class MappingParser {
public:
    MappingParser(TokenCursor& cursor, MappingKind kind) : cursor_(cursor), kind_(kind) {}

    TableMapping parse() {
        refuse_placeholder(cursor_);
        mapping_.offset = cursor_.offset();
        if (cursor_.accept_symbol("{")) {
            parse_comma_list(cursor_, "entries of a mapping", "}", [this] { entry(); });
        } else {
            from_ = parse_table_pattern(cursor_);
            expect_colon();
            to_ = parse_table_pattern(cursor_);
        }
        finish();
        return std::move(mapping_);
    }

private:
    void expect_colon() {
        if (cursor_.at_symbol("::") || cursor_.at_symbol(":=")) {
            throw cursor_.unexpected("\":\"", "One colon stands between a source and its target.");
        }
        refuse_placeholder(cursor_);
        cursor_.expect_symbol(":");
    }

    void entry() {
        refuse_placeholder(cursor_);
        if (!cursor_.at_name()) {
            throw cursor_.unexpected("a key of the mapping");
        }
        const std::size_t offset = cursor_.offset();
        const std::string key = protocol::to_lower(parse_column_name(cursor_));
        const bool known = std::any_of(keys.begin(), keys.end(), [&](const MappingKey& one) {
            return one.name == key;
        });
        if (!known) {
            throw unknown_key(key, offset);
        }
        if (!seen_.insert(key).second) {
            throw statement_error(
                sqlstate::invalid_parameter_value, "\"" + key + "\" is given twice in one mapping"
            )
                .at(offset);
        }
        expect_colon();
        value(key, offset);
    }

    void value(const std::string& key, std::size_t offset) {
        if (key == "from") {
            from_ = parse_table_pattern(cursor_);
        } else if (key == "to") {
            to_ = parse_table_pattern(cursor_);
        } else if (key == "key") {
            mapping_.key = parse_column_name(cursor_);
        } else if (key == "exclude") {
            mapping_.exclude = columns();
        } else if (key == "target_key") {
            mapping_.target_key = columns();
        } else if (key == "columns") {
            mapping_.columns = parse_columns_map(cursor_);
        } else if (key == "where") {
            mapping_.where = condition();
        } else {
            mapping_.others.push_back(Option{key, offset, parse_value(cursor_, ValuePlace::mapping)}
            );
        }
    }

    std::vector<std::string> columns() {
        if (!cursor_.accept_symbol("[")) {
            throw cursor_.unexpected("a list [column, ...]");
        }
        std::vector<std::string> names;
        do {
            names.push_back(parse_column_name(cursor_));
        } while (cursor_.accept_symbol(",") && !cursor_.at_symbol("]"));
        if (!cursor_.accept_symbol("]")) {
            throw cursor_.unexpected("\",\" or \"]\"");
        }
        return names;
    }

    std::string condition() {
        const std::size_t offset = cursor_.offset();
        if (!cursor_.at(TokenKind::string)) {
            throw cursor_.unexpected("a condition in single quotes");
        }
        std::string text = cursor_.take();
        refuse_placeholder(text, offset);
        if (text.empty()) {
            throw statement_error(sqlstate::invalid_parameter_value, "the condition is empty")
                .at(offset);
        }
        return text;
    }

    void finish() {
        if (!from_ || !to_) {
            throw statement_error(
                sqlstate::syntax_error,
                std::string("a mapping has no \"") + (from_ ? "to" : "from") + '"'
            )
                .at(mapping_.offset);
        }
        const bool schema_entry = kind_ == MappingKind::schema && from_->name.parts.size() == 1;
        mapping_.whole_schema = from_->star || schema_entry;
        if (to_->star && !mapping_.whole_schema) {
            throw statement_error(
                sqlstate::syntax_error, "one table cannot be mapped to all of a schema"
            )
                .at(to_->name.offset);
        }
        if (from_->star && from_->name.parts.size() != 1) {
            throw statement_error(
                sqlstate::syntax_error, "a whole schema is written schema.*, with one dot"
            )
                .at(from_->name.offset);
        }
        mapping_.from = std::move(from_->name);
        mapping_.to = std::move(to_->name);
    }

    TokenCursor& cursor_;
    MappingKind kind_;
    TableMapping mapping_;
    std::optional<TablePattern> from_;
    std::optional<TablePattern> to_;
    std::unordered_set<std::string> seen_;
};

std::string shown(const TableName& name, bool whole_schema) {
    return print_table_name(name) + (whole_schema ? ".*" : "");
}

Error one_target(const std::string& first, const std::string& second, const std::string& target) {
    return statement_error(
        sqlstate::invalid_parameter_value,
        "sources " + first + " and " + second + " have one target, " + target
    );
}

}  // namespace

TableMapping parse_mapping_entry(TokenCursor& cursor, MappingKind kind) {
    return MappingParser(cursor, kind).parse();
}

void check_distinct(const std::vector<TableMapping>& mappings) {
    std::unordered_set<std::string> sources;
    std::unordered_map<std::string, std::string> targets;
    for (const TableMapping& mapping : mappings) {
        const std::string from = shown(mapping.from, mapping.whole_schema);
        const std::string to = shown(mapping.to, mapping.whole_schema);
        if (!sources.insert(from).second) {
            throw statement_error(
                sqlstate::invalid_parameter_value, "source " + from + " is mapped twice"
            )
                .at(mapping.from.offset);
        }
        const auto [other, fresh] = targets.emplace(to, from);
        if (!fresh) {
            throw one_target(other->second, from, to).at(mapping.to.offset);
        }
    }
}

std::span<const MappingKey> mapping_keys() {
    return keys;
}

}  // namespace sql
