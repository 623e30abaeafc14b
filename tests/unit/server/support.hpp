// What the server's tests share: a catalog of their own, statements planned against it as a session
// would, and what is said of an outcome.
#pragma once

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "server/control.hpp"
#include "sql/parse.hpp"
#include "tests/unit/catalog/support.hpp"

namespace server::test {

using catalog::test::error_of;
using catalog::test::spit;
using catalog::test::TempDir;

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// A variable of this process, for as long as it lives.
class EnvironmentVariable {
public:
    EnvironmentVariable(std::string name, const std::string& value) : name_(std::move(name)) {
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    EnvironmentVariable(const EnvironmentVariable&) = delete;
    EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;
    EnvironmentVariable(EnvironmentVariable&&) = delete;
    EnvironmentVariable& operator=(EnvironmentVariable&&) = delete;
    ~EnvironmentVariable() { ::unsetenv(name_.c_str()); }

private:
    std::string name_;
};

struct Planner {
    const ControlContext& context;

    ControlPlan operator()(const sql::CreatePeer& s) const { return plan_create_peer(context, s); }
    ControlPlan operator()(const sql::AlterPeer& s) const { return plan_alter_peer(context, s); }
    ControlPlan operator()(const sql::DropPeer& s) const { return plan_drop_peer(context, s); }
    /// Peers are names here: what would be asked of them is not.
    ControlPlan operator()(sql::CreateMirror s) const {
        sql::Option validate;
        validate.key = "validate";
        validate.value.form = sql::ValueForm::boolean;
        validate.value.text = "false";
        s.options.push_back(validate);
        return plan_create_mirror(context, s);
    }
    ControlPlan operator()(const sql::AlterMirror& s) const {
        return plan_alter_mirror(context, s);
    }
    ControlPlan operator()(const sql::DropMirror& s) const { return plan_drop_mirror(context, s); }
    ControlPlan operator()(const sql::ControlMirror& s) const {
        return plan_control_mirror(context, s);
    }
    ControlPlan operator()(const sql::CommentOn& s) const { return plan_comment(context, s); }
    ControlPlan operator()(const sql::SetVariable& s) const { return plan_set_setting(context, s); }
    ControlPlan operator()(const sql::ShowCreate& s) const { return plan_show_create(context, s); }
    ControlPlan operator()(const sql::ValidateObject& s) const { return plan_validate(context, s); }
    ControlPlan operator()(const sql::ExplainMirror& s) const { return plan_explain(context, s); }
    template <class Other>
    ControlPlan operator()(const Other& /*statement*/) const {
        throw std::logic_error("not a control statement");
    }
};

inline sql::StatementBody parsed(std::string_view text) {
    return sql::parse_statement(text, {0, text.size()}).body;
}

/// A session without its wire: `open_` is its transaction.
class ControlTest : public catalog::test::StoreTest {
protected:
    static constexpr std::string_view tenant = catalog::default_tenant;

    ControlPlan plan(std::string_view text) {
        const ControlContext context{*store_, references_, tenant, open_};
        return std::visit(Planner{context}, parsed(text));
    }
    static void work(ControlPlan& planned) {
        if (planned.work) {
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
            planned.work(planned, {deadline, {}});
        }
    }
    /// As one statement of an open block.
    Outcome run(std::string_view text) {
        ControlPlan planned = plan(text);
        work(planned);
        merge(open_, std::move(planned.changes));
        return std::move(planned.outcome);
    }
    void commit_open() {
        store_->commit(tenant, open_);
        open_ = {};
    }
    /// As a statement of its own.
    Outcome execute(std::string_view text) {
        Outcome outcome = run(text);
        commit_open();
        return outcome;
    }
    protocol::Error failure(std::string_view text) {
        return error_of([&] { run(text); });
    }
    catalog::View view() { return {*store_, tenant, open_}; }

    References references_{dir_.path()};
    catalog::ChangeSet open_;
};

inline std::vector<std::string> messages(const Outcome& outcome) {
    std::vector<std::string> texts;
    for (const protocol::Notice& notice : outcome.notices) {
        const bool warned = notice.severity == protocol::Notice::Severity::warning;
        texts.push_back((warned ? "WARNING: " : "NOTICE: ") + notice.message);
    }
    return texts;
}

using Texts = std::vector<std::string>;

/// A text column's value; NULL is "NULL".
inline std::string cell(const Outcome& outcome, std::size_t row, std::size_t column) {
    const protocol::Value& value = outcome.rows.rows.at(row).at(column);
    return protocol::is_null(value) ? "NULL" : std::get<std::string>(value);
}

/// Rows as "a|b|c" of some columns.
inline Texts columns(const Outcome& outcome, const std::vector<std::size_t>& wanted) {
    Texts lines;
    for (std::size_t row = 0; row < outcome.rows.rows.size(); ++row) {
        std::string line;
        for (const std::size_t column : wanted) {
            line += (line.empty() ? "" : "|") + cell(outcome, row, column);
        }
        lines.push_back(line);
    }
    return lines;
}

}  // namespace server::test
