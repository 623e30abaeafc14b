#include "sql/select_nesting.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace sql {

namespace {

/// What the parser holds for one open bracket or CASE: what led up to it, the clause it is in, and
/// the operands to the left.
struct Frame {
    std::size_t opening = 1;
    std::size_t clause = 0;
    std::size_t operands = 0;
    std::size_t compounds = 0;  // the SELECTs to the left of UNION and its like
    bool is_call = false;
    std::size_t cost() const { return opening + clause + operands + compounds; }
};

struct ClauseCost {
    std::string_view word;
    std::size_t cost;
};

/// Entries of the stack from SELECT up to the clause's expressions.
constexpr std::array clause_costs = {
    ClauseCost{"WITH", 4},
    ClauseCost{"SELECT", 4},
    ClauseCost{"VALUES", 4},
    ClauseCost{"FROM", 6},
    ClauseCost{"ON", 10},
    ClauseCost{"JOIN", 7},
    ClauseCost{"WHERE", 6},
    ClauseCost{"GROUP", 9},
    ClauseCost{"HAVING", 8},
    ClauseCost{"ORDER", 11},
    ClauseCost{"LIMIT", 10}};

constexpr std::size_t operand_cost = 4;
constexpr std::size_t compound_cost = 3;
constexpr std::size_t case_cost = 6;
constexpr std::size_t keyword_call_cost = 2;  // CAST (, FILTER (
constexpr std::size_t call_cost = 3;
constexpr std::size_t argument_cost = 2;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == ':' || c == '?';
}

bool is_compound_word(std::string_view word) {
    return word == "UNION" || word == "EXCEPT" || word == "INTERSECT";
}

bool is_operator_word(std::string_view word) {
    constexpr std::array<std::string_view, 5> words = {"AND", "OR", "NOT", "IS", "IN"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Reads one text; keeps the open frames and their highest sum.
struct Reader {
    std::vector<Frame> frames = {Frame{}};
    std::size_t highest = 0;
    std::string_view last_word;

    void note() {
        std::size_t sum = 0;
        for (const Frame& frame : frames) {
            sum += frame.cost();
        }
        highest = std::max(highest, sum);
    }

    void open(Frame frame) {
        frames.push_back(frame);
        note();
    }

    void close() {
        if (frames.size() > 1) {
            frames.pop_back();
        }
    }

    void word(std::string_view text) {
        const auto clause =
            std::find_if(clause_costs.begin(), clause_costs.end(), [&](const ClauseCost& c) {
                return c.word == text;
            });
        if (clause != clause_costs.end()) {
            frames.back().clause = clause->cost;
            frames.back().operands = 0;
        } else if (is_compound_word(text)) {
            frames.back().compounds = compound_cost;
        } else if (text == "CASE") {
            open({.opening = case_cost});
        } else if (text == "END") {
            close();
        } else if (is_operator_word(text)) {
            frames.back().operands = operand_cost;
        }
        note();
        last_word = text;
    }

    Frame opened() const {
        if (last_word.empty() || is_operator_word(last_word)) {
            return {};
        }
        const bool is_keyword = last_word[0] >= 'A' && last_word[0] <= 'Z';
        return {.opening = is_keyword ? keyword_call_cost : call_cost, .is_call = !is_keyword};
    }

    void symbol(char c) {
        if (c == '(') {
            open(opened());
        } else if (c == ')') {
            close();
        } else if (c == ',') {
            frames.back().operands = frames.back().is_call ? argument_cost : 0;
        } else {
            frames.back().operands = operand_cost;
        }
        note();
        last_word = {};
    }
};

/// Behind the quoted text that begins at `at`.
std::size_t quoted_end(std::string_view sql, std::size_t at) {
    const char quote = sql[at++];
    while (at < sql.size() && sql[at] != quote) {
        ++at;
    }
    return std::min(at + 1, sql.size());
}

}  // namespace

std::size_t sqlite_nesting(std::string_view sql) {
    Reader reader;
    for (std::size_t at = 0; at < sql.size();) {
        const char c = sql[at];
        if (c == '\'' || c == '"') {
            at = quoted_end(sql, at);  // doubled quotes are two texts in a row, which is as good
        } else if (is_word(c)) {
            const std::size_t begin = at;
            while (at < sql.size() && is_word(sql[at])) {
                ++at;
            }
            reader.word(sql.substr(begin, at - begin));
        } else {
            if (c != ' ') {
                reader.symbol(c);
            }
            ++at;
        }
    }
    return reader.highest;
}

}  // namespace sql
