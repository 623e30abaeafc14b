// Planning a SELECT from its text, for the tests of the translator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "sql/select.hpp"
#include "sql/utility.hpp"

namespace sql {

inline SelectPlan planned(
    const std::string& text, const std::vector<protocol::Oid>& declared = {}
) {
    return plan_select(parse_utility(text, {.offset = 0, .length = text.size()}), declared);
}

/// "count bigint, ?column? text"
inline std::string columns_of(const SelectPlan& plan) {
    std::string text;
    for (const protocol::Column& column : plan.columns) {
        text += text.empty() ? "" : ", ";
        text += column.name + " " + std::string(protocol::type_name(column.type));
    }
    return text;
}

inline std::string columns_of(const std::string& text) {
    return columns_of(planned(text));
}

inline protocol::Error plan_error(const std::string& text) {
    try {
        const SelectPlan plan = planned(text);
        ADD_FAILURE() << text << " became " << plan.sqlite;
    } catch (const protocol::Error& error) {
        return error;
    }
    return protocol::statement_error("00000", "");
}

/// The plan without what a relation is read from: `mirrors` for "(SELECT … FROM view_mirrors …)".
inline std::string shortened(std::string sqlite) {
    constexpr std::string_view end = " WHERE tenant = :tenant)";
    for (std::size_t at = sqlite.find(end); at != std::string::npos; at = sqlite.find(end)) {
        const std::size_t begin = sqlite.rfind("(SELECT \"", at);
        const std::size_t name =
            sqlite.rfind("FROM view_", at) + std::string_view("FROM view_").size();
        sqlite.replace(begin, at + end.size() - begin, sqlite.substr(name, at - name));
    }
    return sqlite;
}

inline std::string sqlite_of(const std::string& text) {
    return shortened(planned(text).sqlite);
}

}  // namespace sql
