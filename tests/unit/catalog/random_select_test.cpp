// Random SELECTs, planned and run: each gives rows or a statement's error, and SQLite knows all
// that the translator writes. MILLRACE_SELECT_SEED replays a run, MILLRACE_SELECT_COUNT makes it
// longer.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <random>
#include <variant>

#include "sql/parse.hpp"
#include "sql/select.hpp"
#include "tests/fuzz/select_maker.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using protocol::Value;
using test::create;
using test::make_mirror;
using test::make_peer;

constexpr std::size_t statements_default = 3000;
constexpr std::chrono::seconds time_max{10};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

class RandomSelect : public test::StoreTest {
protected:
    RandomSelect() {
        const Peer a = make_peer("a");
        const Peer b = make_peer("b", sql::PeerType::clickhouse);
        commit(create({a, b}, {make_mirror("m", a, b)}));
    }

    static sql::SelectPlan plan(std::string_view text) {
        const auto spans = sql::split_statements(text);
        return sql::plan_select(sql::parse_statement(text, spans.at(0)), {});
    }
    static Value fact(std::string_view name) {
        if (name == ":now" || name == ":clock" || name == ":pid") {
            return std::int64_t{42};
        }
        if (name == ":settings") {
            return std::string("[]");
        }
        if (name == ":superuser") {
            return true;
        }
        return std::string{name.substr(1)};
    }

    /// What is wrong with its outcome; empty: nothing.
    std::string fault_of(const std::string& text) {
        std::string sqlite;
        try {
            const sql::SelectPlan made = plan(text);
            sqlite = made.sqlite;
            if (::test::shows_marker(sqlite)) {
                return "the user's text reaches SQLite: " + sqlite;
            }
            ++planned_;
            store_->query(default_tenant, made, {}, &RandomSelect::fact, {}, std::stop_token{});
            ++ran_;
        } catch (const protocol::Error& error) {
            return fault_of(error, sqlite);
        }
        return {};
    }

    static std::string fault_of(const protocol::Error& error, const std::string& sqlite) {
        if (std::getenv("MILLRACE_SELECT_SHOW") != nullptr) {
            std::cout << error.sqlstate << " " << error.message << "\n";
        }
        // Of what SQLite refuses only its limits are the statement's own fault.
        constexpr std::array<std::string_view, 6> limits = {
            "parser stack", "too many", "too large", "too deep", "too complex", "at most"};
        const bool is_limit =
            error.sqlstate != protocol::sqlstate::statement_too_complex || error.detail.empty() ||
            std::any_of(limits.begin(), limits.end(), [&](std::string_view limit) {
                return error.detail.find(limit) != std::string::npos;
            });
        if (error.kind == protocol::ErrorKind::statement && !error.sqlstate.starts_with("XX") &&
            is_limit) {
            return {};
        }
        return error.sqlstate + " " + error.message + " (" + error.detail + ")\n" + sqlite;
    }

    std::size_t planned_ = 0;
    std::size_t ran_ = 0;
};

TEST_F(RandomSelect, PlansRun) {
    const std::uint64_t seed = number_from("MILLRACE_SELECT_SEED", std::random_device{}());
    const std::uint64_t count = number_from("MILLRACE_SELECT_COUNT", statements_default);
    const bool timed = count == statements_default;
    const auto end = std::chrono::steady_clock::now() + time_max;
    std::mt19937_64 random(seed);
    std::size_t made = 0;
    std::size_t faults = 0;
    while (made < count && faults < 20 && (!timed || std::chrono::steady_clock::now() < end)) {
        ++made;
        ::test::SelectMaker maker([&](std::size_t n) { return random() % n; });
        const std::string text = maker.statement();
        const std::string fault = fault_of(text);
        faults += fault.empty() ? 0 : 1;
        EXPECT_EQ(fault, "") << text;
    }
    std::cout << "seed " << seed << ": " << made << " statements, " << planned_ << " planned, "
              << ran_ << " ran\n";
    EXPECT_GT(ran_, made / 10) << "too few are worth running, seed " << seed;
}

}  // namespace
}  // namespace catalog
