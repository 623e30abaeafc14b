// A SELECT, as text or made of choices, becomes a plan or a statement's error; what the plan's text
// has of the user's stands in quotes. A first byte of 1 says that the others are choices.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/error.hpp"
#include "sql/parse.hpp"
#include "sql/select.hpp"
#include "tests/fuzz/select_maker.hpp"

namespace {

void require(bool good, std::string_view text) {
    if (!good) {
        std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
        std::abort();
    }
}

void check_plan(std::string_view text, const sql::SelectPlan& plan) {
    require(!plan.sqlite.empty() && !plan.columns.empty(), text);
    require(!test::shows_marker(plan.sqlite), text);
    for (const protocol::Oid type : plan.parameters) {
        require(type != protocol::Oid::unknown && type != protocol::Oid::invalid, text);
    }
}

void check(std::string_view text) {
    try {
        for (const sql::StatementSpan span : sql::split_statements(text)) {
            const sql::Statement statement = sql::parse_statement(text, span);
            if (std::holds_alternative<sql::Select>(statement.body)) {
                check_plan(text, sql::plan_select(statement, {}));
            }
        }
    } catch (const protocol::Error& error) {
        require(error.kind == protocol::ErrorKind::statement, text);
        require(error.sqlstate.size() == 5 && !error.sqlstate.starts_with("XX"), text);
        require(
            error.byte_offset == protocol::Error::nowhere || error.byte_offset <= text.size(), text
        );
    }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.starts_with('\1')) {
        std::size_t at = 1;
        test::SelectMaker maker([&](std::size_t n) {
            return at < text.size() ? static_cast<std::uint8_t>(text[at++]) % n : 0;
        });
        check(maker.statement());
    } else {
        check(text);
    }
    return 0;
}
