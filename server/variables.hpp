// A session's variables (SET, SHOW, RESET): the ones drivers set, declared once as data, and custom
// ones (`a.b`). SET follows the transaction: a ROLLBACK takes it back, SET LOCAL ends with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/settings.hpp"

namespace server {

class LiveSettings;

struct VariableSpec {
    std::string_view name;  // as Postgres spells it
    std::string_view default_value;
    bool reported = false;  // changes are sent as ParameterStatus
    bool fixed = false;     // SET is 55P02 unless to the value it has
    std::string_view description;
    /// The canonical form of a new value; throws 22023 or 0A000. nullptr: any text.
    std::string (*canonical)(std::string_view name, std::string_view text) = nullptr;
};

std::span<const VariableSpec> variable_specs();

class Variables {
public:
    Variables();

    /// What this connection starts with: RESET goes back to it.
    void set_default(std::string_view name, std::string_view value);

    /// Throws 42704 for an unknown name, 22023 for a bad value, 55P02 for a fixed one.
    void set(std::string_view name, std::string_view value);
    void reset(std::string_view name);
    void reset_all();

    /// The value, or nothing where no such variable exists.
    std::optional<std::string> get(std::string_view name) const;
    std::string text(std::string_view name) const { return get(name).value_or(""); }
    /// What SET gave it in this session, or nothing.
    std::optional<std::string> own(std::string_view name) const;
    /// Name, value and description of every variable, by name.
    std::vector<std::vector<std::string>> all() const;

    /// The session's own value of a duration, else the server's setting of that name.
    std::chrono::milliseconds duration(std::string_view name, const LiveSettings& settings) const;

    /// Reported variables that differ from `before`, as name and value.
    std::vector<std::pair<std::string, std::string>> changes_since(const Variables& before) const;

private:
    using Values = std::map<std::string, std::string, std::less<>>;  // by folded name
    /// `values` for this owner alone, to be written.
    static Values& own_copy(std::shared_ptr<const Values>& values);

    // Shared with copies of this (a transaction begins with one) until one of them is changed.
    std::shared_ptr<const Values> defaults_ = std::make_shared<const Values>();
    std::shared_ptr<const Values> values_ = defaults_;
};

}  // namespace server
