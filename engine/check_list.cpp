#include "engine/check_list.hpp"

#include <fmt/format.h>

namespace engine {

void CheckList::pass(std::string_view code, std::string_view object, std::string_view text) {
    add(code, "pass", object, text);
}

void CheckList::warn(
    std::string_view code, std::string_view object, std::string_view text, std::string fix
) {
    add(code, "warn", object, text).fix = std::move(fix);
}

void CheckList::fail(
    std::string_view code,
    std::string_view object,
    std::string_view text,
    std::string fix,
    std::string_view sqlstate
) {
    CheckRow& row = add(code, "fail", object, text);
    row.fix = std::move(fix);
    row.sqlstate = sqlstate;
}

void CheckList::skip(std::string_view code, std::string_view text) {
    add(code, "skip", {}, text);
}

CheckRow& CheckList::add(
    std::string_view code, std::string_view status, std::string_view object, std::string_view text
) {
    CheckRow& row = rows_.emplace_back();
    row.code = code;
    row.status = status;
    row.object = object.empty() ? std::string{} : fmt::format("{} {}", side_, object);
    row.detail = fmt::format("{}: {}", object.empty() ? side_ : row.object, text);
    return row;
}

}  // namespace engine
