// A source table's columns as they were last seen, as text for the catalog.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/schema.hpp"

namespace engine::destination {

struct KnownColumn {
    std::string name;
    std::string type;
    int number = 0;              // attnum; 0: not known
    std::string generated = {};  // the expression of a generated column; empty: it is none
};

/// Any text may be in any of the fields.
std::string known_columns_text(const std::vector<KnownColumn>& columns);
std::vector<KnownColumn> read_known_columns(std::string_view text);
std::vector<KnownColumn> known_columns(const SourceTable& table);

}  // namespace engine::destination
