#include "engine/mirror_checks.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "engine/check_list.hpp"
#include "engine/destination/postgres_mirror_checks.hpp"
#include "engine/source/postgres_mirror_checks.hpp"

namespace engine {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::size_t refusal_lines_max = 200;

void append(std::vector<CheckRow> more, std::vector<CheckRow>& rows) {
    rows.insert(
        rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())
    );
}

/// A change of such a table would come back to it for ever.
void check_loops(const mirror::MirrorSpec& spec, CheckList& list) {
    std::map<mirror::QualifiedName, mirror::QualifiedName> targets;
    for (const mirror::TableSpec& table : spec.tables) {
        targets[table.source] = table.target;
    }
    for (const mirror::TableSpec& table : spec.tables) {
        mirror::QualifiedName at = table.target;
        for (std::size_t step = 0; step < targets.size() && at != table.source; ++step) {
            const auto next = targets.find(at);
            if (next == targets.end()) {
                break;
            }
            at = next->second;
        }
        if (at == table.source) {
            list.fail(
                "loop",
                table.source.text(),
                "is written by the mirror that reads it: both peers are the same database",
                "Map it to another table, or write to another database."
            );
        }
    }
}

/// The reason that says most: of what cannot be reached, else of what all failures have in common.
std::string refusal_sqlstate(std::span<const CheckRow> failed) {
    const auto has = [failed](std::string_view state) {
        return std::ranges::find(failed, state, &CheckRow::sqlstate) != failed.end();
    };
    for (const std::string_view state : {sqlstate::cannot_connect, sqlstate::connection_rejected}) {
        if (has(state)) {
            return std::string{state};
        }
    }
    const std::string& first = failed.front().sqlstate;
    const bool alike = std::ranges::all_of(failed, [&first](const CheckRow& row) {
        return row.sqlstate == first;
    });
    return alike && !first.empty() ? first : std::string{sqlstate::wrong_state};
}

/// Each line once, as many as a client can be expected to show.
class Lines {
public:
    void add(const std::string& line) {
        if (line.empty() || std::ranges::find(lines_, line) != lines_.end()) {
            return;
        }
        if (lines_.size() < refusal_lines_max) {
            lines_.push_back(line);
        } else {
            ++more_;
        }
    }
    std::string text() const {
        return more_ == 0 ? fmt::format("{}", fmt::join(lines_, "\n"))
                          : fmt::format("{}\n… and {} more", fmt::join(lines_, "\n"), more_);
    }

private:
    std::vector<std::string> lines_;
    std::size_t more_ = 0;
};

}  // namespace

std::vector<CheckRow> check_mirror(
    const mirror::MirrorSpec& spec, bool is_new, const net::Patience& patience
) {
    std::vector<CheckRow> rows;
    CheckList both("mirror");
    if (spec.broken) {
        both.fail("options", "", spec.broken->message, spec.broken->hint, spec.broken->sqlstate);
        return std::move(both).take();
    }
    source::PostgresFindings findings;
    CheckList source("source");
    if (spec.source_type == sql::PeerType::postgres) {
        findings = source::check_postgres_source(spec, is_new, patience, source);
    }
    CheckList destination("destination");
    if (spec.destination_type == sql::PeerType::postgres) {
        const postgres::DatabaseIdentity database = destination::check_postgres_destination(
            {spec, is_new, findings.tables}, patience, destination
        );
        if (postgres::is_same_database(findings.database, database)) {
            check_loops(spec, both);
        }
    } else {
        destination.skip("login", "checks of this type come with its destination");
    }
    append(std::move(source).take(), rows);
    append(std::move(destination).take(), rows);
    append(std::move(both).take(), rows);
    return rows;
}

bool has_failed(std::span<const CheckRow> rows) {
    return std::ranges::find(rows, "fail", &CheckRow::status) != rows.end();
}

Error mirror_refusal(std::string_view refused, std::span<const CheckRow> rows) {
    std::vector<CheckRow> failed;
    std::ranges::copy_if(rows, std::back_inserter(failed), [](const CheckRow& row) {
        return row.status == "fail";
    });
    Lines details;
    Lines fixes;
    for (const CheckRow& row : failed) {
        details.add(row.detail);
        fixes.add(row.fix);
    }
    return Error{
        ErrorKind::configuration,
        failed.empty() ? std::string{sqlstate::wrong_state} : refusal_sqlstate(failed),
        fmt::format("{}: {} check{} failed", refused, failed.size(), failed.size() == 1 ? "" : "s"),
        details.text(),
        fixes.text()};
}

}  // namespace engine
