// UNION, INTERSECT and EXCEPT: the branches agree on their columns' types, then stand in one
// compound SELECT, which SQLite reads from left to right.
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "sql/translate_select.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::size_t branches_max = 200;

/// Where branches are translated, and those that are.
struct Branches {
    Translation& translation;
    Query* outer;
    const CommonTables* common_tables;
    std::vector<Core> cores;
    bool keyed = false;  // equal rows are not told by SQLite
};

std::string_view operation_name(const PgQuery__SelectStmt& node) {
    switch (node.op) {
        case PG_QUERY__SET_OPERATION__SETOP_UNION:
            return "UNION";
        case PG_QUERY__SET_OPERATION__SETOP_INTERSECT:
            return "INTERSECT";
        default:
            return "EXCEPT";
    }
}

bool is_whole_query(const PgQuery__SelectStmt& node) {
    return node.n_sort_clause > 0 || node.limit_count != nullptr || node.limit_offset != nullptr ||
           node.with_clause != nullptr;
}

bool is_branch(const PgQuery__SelectStmt& node) {
    return node.op == PG_QUERY__SET_OPERATION__SETOP_NONE || is_whole_query(node);
}

/// A branch with its own ORDER BY or LIMIT, as a plain SELECT over it.
Core core_over(Branches& branches, const PgQuery__SelectStmt& node) {
    Subselect select =
        translate_select(branches.translation, node, branches.outer, branches.common_tables);
    Core core(branches.translation, branches.outer, branches.common_tables);
    core.has_from = true;
    core.rows.emplace_back();
    for (const Output& output : select.outputs) {
        core.rows.front().push_back({.sql = output.column, .type = output.type});
        core.outputs.push_back({.name = output.name, .column = branches.translation.next_column()});
    }
    core.tail = " FROM (" + select.sql + ")";
    return core;
}

Core branch_core(Branches& branches, const PgQuery__SelectStmt& node) {
    if (is_whole_query(node)) {
        return core_over(branches, node);
    }
    if (node.n_values_lists > 0) {
        return translate_values(branches.translation, node, branches.outer, branches.common_tables);
    }
    Core core = translate_core(branches.translation, node, branches.outer, branches.common_tables);
    check_grouping(core);
    return core;
}

void collect(Branches& branches, const PgQuery__SelectStmt& node) {
    const DepthGuard guard(branches.translation);
    if (!is_branch(node)) {
        collect(branches, *node.larg);
        collect(branches, *node.rarg);
        return;
    }
    if (branches.cores.size() >= branches_max) {
        throw statement_error(
            sqlstate::statement_too_complex, "the statement has more than 200 branches"
        );
    }
    branches.cores.push_back(branch_core(branches, node));
}

void check_widths(const Branches& branches, std::string_view name) {
    const std::size_t width = branches.cores.front().outputs.size();
    for (const Core& core : branches.cores) {
        if (core.outputs.size() != width) {
            throw statement_error(
                sqlstate::syntax_error,
                fmt::format("each {} query must have the same number of columns", name)
            )
                .at(core.rows.front().front().offset);
        }
    }
}

void unify_column(Branches& branches, std::size_t at, std::string_view name) {
    std::vector<Expression> column;
    for (const Core& core : branches.cores) {
        for (const auto& row : core.rows) {
            column.push_back(refreshed(branches.translation, row[at]));
        }
    }
    const Oid type = common_type_of(column, name);
    for (Core& core : branches.cores) {
        for (auto& row : core.rows) {
            row[at] = coerce(
                branches.translation, refreshed(branches.translation, std::move(row[at])), type
            );
        }
        core.outputs[at].type = type;
    }
    std::vector<const Core*> cores;
    for (const Core& core : branches.cores) {
        cores.push_back(&core);
    }
    branches.cores.front().outputs[at].typmod = common_typmod(cores, at);
}

/// Anything but UNION ALL compares rows.
bool compares_rows(const PgQuery__SelectStmt& node) {
    if (is_branch(node)) {
        return false;
    }
    const bool plain = node.op == PG_QUERY__SET_OPERATION__SETOP_UNION && node.all != 0;
    return !plain || compares_rows(*node.larg) || compares_rows(*node.rarg);
}

/// A text, the branch whose columns' names it has, and whether it holds a compound operator bare.
struct Rendered {
    std::string sql;
    std::size_t named_by = 0;
    bool compound = false;
};

/// SQLite has no INTERSECT ALL and EXCEPT ALL; with its equal rows numbered a set does the same.
std::string numbered(const Branches& branches, const Rendered& side) {
    const std::string columns = column_list(branches.cores[side.named_by].outputs);
    return fmt::format(
        "SELECT {0}, row_number() OVER (PARTITION BY {0}) FROM ({1})", columns, side.sql
    );
}

/// Over types whose equal values SQLite tells apart: the rows of both sides in groups. Of a group
/// its first row is shown, of the left side.
Rendered combined_by_keys(
    const Branches& branches,
    const PgQuery__SelectStmt& node,
    const Rendered& left,
    const Rendered& right
) {
    const std::string_view name = operation_name(node);
    const auto& outputs = branches.cores[left.named_by].outputs;
    if (node.all != 0) {
        throw not_served(
            fmt::format("{} ALL over values of these types", name),
            branches.translation.tree.start()
        );
    }
    const std::string_view having = name == "UNION"       ? "min(side) > 0"
                                    : name == "INTERSECT" ? "min(side) = 1 AND sum(side = 2) > 0"
                                                          : "max(side) = 1";
    const std::string columns = column_list(outputs);
    return {
        .sql = fmt::format(
            "SELECT {0} FROM (SELECT {0}, 1 AS side FROM ({1}) UNION ALL SELECT {2}, 2 FROM ({3}))"
            "{4} HAVING {5}",
            columns,
            left.sql,
            column_list(branches.cores[right.named_by].outputs),
            right.sql,
            group_by_keys(outputs),
            having
        ),
        .named_by = left.named_by};
}

Rendered combined(
    const Branches& branches, const PgQuery__SelectStmt& node, const Rendered& left, Rendered right
) {
    const std::string_view name = operation_name(node);
    if (branches.keyed && (node.all == 0 || name != "UNION")) {
        return combined_by_keys(branches, node, left, right);
    }
    if (node.all != 0 && node.op != PG_QUERY__SET_OPERATION__SETOP_UNION) {
        const std::string sql = fmt::format(
            "SELECT {} FROM ({} {} {})",
            column_list(branches.cores[left.named_by].outputs),
            numbered(branches, left),
            name,
            numbered(branches, right)
        );
        return {.sql = sql, .named_by = left.named_by};
    }
    if (right.compound) {
        right.sql = "SELECT * FROM (" + right.sql + ")";
    }
    const std::string_view all = node.all != 0 ? " ALL" : "";
    return {
        .sql = fmt::format("{} {}{} {}", left.sql, name, all, right.sql),
        .named_by = left.named_by,
        .compound = true};
}

/// `next` is the branch to come.
Rendered render(const Branches& branches, const PgQuery__SelectStmt& node, std::size_t& next) {
    if (is_branch(node)) {
        const std::size_t at = next++;
        return {.sql = render_core(branches.cores[at]), .named_by = at};
    }
    const Rendered left = render(branches, *node.larg, next);
    return combined(branches, node, left, render(branches, *node.rarg, next));
}

}  // namespace

Subselect translate_set_operation(
    Translation& translation,
    const PgQuery__SelectStmt& node,
    Query* outer,
    const CommonTables* common_tables
) {
    Branches branches{translation, outer, common_tables, {}};
    collect(branches, *node.larg);
    collect(branches, *node.rarg);
    const std::string_view name = operation_name(node);
    check_widths(branches, name);
    for (std::size_t i = 0; i < branches.cores.front().outputs.size(); ++i) {
        unify_column(branches, i, name);
        const bool compared = name != "UNION" || node.all == 0 || compares_rows(*node.larg) ||
                              compares_rows(*node.rarg);
        if (compared) {
            branches.keyed = needs_key(branches.cores.front().rows.front()[i]) || branches.keyed;
        }
    }
    std::size_t next = 0;
    const Rendered left = render(branches, *node.larg, next);
    Subselect select;
    select.sql = combined(branches, node, left, render(branches, *node.rarg, next)).sql;
    // Keeps SQLite 3.40 from flattening it into what stands around: it loses a branch's WHERE then
    // where another branch has a RIGHT or FULL JOIN.
    select.sql += " LIMIT -1 OFFSET 0";
    select.outputs = branches.cores.front().outputs;
    return select;
}

}  // namespace sql
