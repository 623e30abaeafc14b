// A source's table as its catalog has it: what a target is made from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engine {

struct SourceColumn {
    std::string name;
    int number = 0;         // attnum
    std::string type;       // as format_type has it, qualified
    std::string base_type;  // without its length or precision
    std::uint32_t type_oid = 0;
    bool not_null = false;
    bool is_array = false;
    bool is_enum = false;
    bool same_in_binary = false;     // its binary form means the same to any other server
    std::string generated;           // the expression of a generated column; empty: it is none
    std::vector<std::string> needs;  // the columns that it reads
    bool has_default = false;
    std::optional<std::string> missing_value;  // what rows have that are older than the column
};

/// Part of a table that is stored by itself: the table, or each leaf of a partitioned one.
struct SourceLeaf {
    std::uint32_t oid = 0;
    std::string schema;
    std::string name;
    std::int64_t blocks = 0;  // 0 also where they may not be read one by one
    std::int64_t bytes = 0;
};

struct SourceTable {
    std::uint32_t oid = 0;
    std::string schema;
    std::string name;
    bool partitioned = false;
    char replica_identity = 'd';
    std::vector<std::string> primary_key;  // in the index's order
    std::vector<std::string> identity;     // the columns of the replica identity; FULL: empty
    std::vector<SourceColumn> columns;
    std::vector<SourceLeaf> leaves;
    std::int64_t rows_estimated = 0;
    std::int64_t bytes = 0;
};

}  // namespace engine
