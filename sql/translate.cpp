#include "sql/translate.hpp"

#include <algorithm>
#include <utility>

namespace sql {

void Translation::reads(const Relation& relation) {
    if (std::find(relations.begin(), relations.end(), &relation) == relations.end()) {
        relations.push_back(&relation);
    }
}

std::string Translation::fact(std::string name) {
    if (std::find(facts.begin(), facts.end(), name) == facts.end()) {
        facts.push_back(name);
    }
    return name;
}

std::string Translation::next_table() {
    if (tables >= translate_tables_max) {
        throw protocol::statement_error(
            protocol::sqlstate::statement_too_complex, "the statement names more than 64 tables"
        );
    }
    return "t" + std::to_string(++tables);
}

DepthGuard::DepthGuard(Translation& translation) : translation_(translation) {
    if (translation.depth >= translate_depth_max) {
        throw protocol::statement_error(
            protocol::sqlstate::statement_too_complex, "the statement is nested too deeply"
        );
    }
    ++translation.depth;
}

protocol::Error not_served(std::string_view what, std::size_t offset) {
    return protocol::statement_error(
               protocol::sqlstate::feature_not_supported, std::string(what) + " is not served yet"
    )
        .at(offset);
}

}  // namespace sql
