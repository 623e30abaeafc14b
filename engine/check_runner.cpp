#include "engine/check_runner.hpp"

#include <fmt/format.h>

namespace engine {

namespace {

std::string words_of(const protocol::Error& error) {
    return error.detail.empty() ? error.message
                                : fmt::format("{}: {}", error.message, error.detail);
}

}  // namespace

void add_failed_login(CheckList& list, const protocol::Error& error) {
    list.fail("login", "", words_of(error), error.hint, error.sqlstate);
}

void add_unfinished(CheckList& list, std::string_view code, const protocol::Error& error) {
    const std::string text =
        fmt::format("could not be checked: {} ({})", words_of(error), error.sqlstate);
    // A server that does not let us look, or does not know what we ask, may still serve the mirror.
    if (error.sqlstate.starts_with("42") || error.sqlstate.starts_with("0A")) {
        list.warn(code, "", text, "Check it by hand.");
        return;
    }
    list.fail(
        code,
        "",
        text,
        error.hint.empty() ? "Try again, or go without the checks: validate = false." : error.hint,
        error.sqlstate.starts_with("08") ? error.sqlstate : std::string_view{}
    );
}

}  // namespace engine
