// Runs one side's checks in order: none of them stops the others, except where nobody answers any
// more.
#pragma once

#include <string_view>

#include "engine/check_list.hpp"
#include "protocol/error.hpp"

namespace engine {

/// The row of a login that did not succeed.
void add_failed_login(CheckList& list, const protocol::Error& error);

/// The row of a check that could not be finished: the server's own words, no value of a row.
void add_unfinished(CheckList& list, std::string_view code, const protocol::Error& error);

/// Each of `checks` has a `code` and a function `run(Context&)`; the context has `list` and
/// `session`. Throws only what asks to stop.
template <class Checks, class Context>
void run_checks(const Checks& checks, Context& context) {
    bool over = false;
    for (const auto& check : checks) {
        if (over) {
            context.list.skip(check.code, "the server no longer answers");
            continue;
        }
        try {
            check.run(context);
        } catch (const protocol::Error& error) {
            if (context.session.patience().stop.stop_requested()) {
                throw;
            }
            over = context.session.is_over();
            add_unfinished(context.list, check.code, error);
        }
    }
}

}  // namespace engine
