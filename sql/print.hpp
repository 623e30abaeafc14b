// Statements back to text (SHOW CREATE, the catalog's mappings). parse(print(x)) equals x.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/statement.hpp"

namespace sql {

/// The long form `{from: …, to: …}` where anything but from and to is set, else `from : to`.
std::string print_mapping(const TableMapping& mapping);

/// "public.user", with quotes where a part needs them to be read back unchanged (case needs none).
std::string print_table_name(const TableName& name);

/// Values as canonical text; a boolean or integer option is printed bare, others quoted.
using PrintedOptions = std::vector<std::pair<const OptionSpec*, std::string>>;

std::string print_create_peer(std::string_view name, PeerType type, const PrintedOptions& options);

struct PrintedMirror {
    std::string_view name;
    std::string_view source;
    std::string_view destination;
    const std::vector<TableMapping>* mappings = nullptr;
    const std::string* query = nullptr;  // nullptr unless a query mirror
    PrintedOptions options;
};
std::string print_create_mirror(const PrintedMirror& mirror);

}  // namespace sql
