// Schema millrace_all: each view of schema millrace over every tenant, with the tenant's name in
// front.
#include <deque>
#include <vector>

#include "sql/relations_by_schema.hpp"

namespace sql {

namespace {

class EveryTenants {
public:
    EveryTenants() {
        for (const auto views : {millrace_relations(), engine_relations(), server_relations()}) {
            for (const Relation& view : views) {
                if (view.schema == "millrace") {
                    add(view);
                }
            }
        }
    }

    std::span<const Relation> relations() const { return relations_; }

private:
    void add(const Relation& view) {
        std::vector<RelationColumn>& columns = columns_.emplace_back();
        columns.push_back({"tenant", protocol::Oid::text});
        columns.insert(columns.end(), view.columns.begin(), view.columns.end());
        relations_.push_back(
            {"millrace_all", view.name, view.sqlite_name, columns, RowScope::all_tenants}
        );
    }

    std::deque<std::vector<RelationColumn>> columns_;  // the relations point into it
    std::vector<Relation> relations_;
};

}  // namespace

std::span<const Relation> all_tenants_relations() {
    static const EveryTenants all;
    return all.relations();
}

}  // namespace sql
