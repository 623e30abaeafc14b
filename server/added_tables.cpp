#include "server/added_tables.hpp"

#include <algorithm>

namespace server {

using engine::CheckRow;
using engine::mirror::MirrorSpec;

void keep_added_tables(const catalog::Mirror& before, MirrorSpec& spec) {
    std::erase_if(spec.tables, [&before](const engine::mirror::TableSpec& table) {
        return std::ranges::find(before.tables, table.label, &catalog::MirrorTable::source_table) !=
               before.tables.end();
    });
}

std::vector<CheckRow> check_added_tables(MirrorSpec& spec, const engine::net::Patience& patience) {
    // Tables that come later are copied, whatever the mirror has begun with.
    spec.initial_copy = true;
    std::vector<CheckRow> rows = engine::check_mirror(spec, true, patience);
    const std::string own_publication = "source publication " + spec.publication;
    std::erase_if(rows, [&](const CheckRow& row) {
        return row.code.starts_with("slot") ||
               (spec.own_publication && row.object == own_publication);
    });
    for (CheckRow& row : rows) {
        if (row.code == "login" && row.status == "fail") {
            row.status = "warn";
        }
    }
    return rows;
}

}  // namespace server
