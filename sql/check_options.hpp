// An option list against its declaration: unknown, doubled, missing or ill-typed options are 22023
// with the key's place, the valid keys and the nearest match.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "sql/options.hpp"
#include "sql/statement.hpp"

namespace sql {

/// What follows WITH, checked: values in their canonical text form ("true", "5432", "30").
/// A value `env:NAME` or `file:PATH` is a reference: kept as given, its type checked when resolved.
struct CheckedOption {
    const OptionSpec* spec = nullptr;
    std::string value;
    bool reference = false;
    std::size_t offset = 0;  // of the key
};

struct CheckedOptions {
    /// In the order given, without those that are ignored (each has a notice).
    std::vector<CheckedOption> values;
    std::vector<protocol::Notice> notices;
    bool validate = true;  // the pseudo option of CREATE and ALTER; not among `values`
};

/// `what` names the object for messages: "peer of type POSTGRES", "mirror".
/// `complete`: also refuse where a required option is missing (CREATE, not ALTER … SET).
CheckedOptions check_options(
    std::span<const OptionSpec> specs, const OptionList& given, std::string_view what, bool complete
);

/// The canonical form of one value, given as text; throws 22023 naming the key. An interval's is
/// whole seconds ("30") or else "1500 ms" (see options_values.hpp). Empty text is "not given" where
/// the option may be left out and its type is neither integer, boolean nor interval.
std::string canonical_value(const OptionSpec& spec, std::string_view text);

/// 22023 naming the key and what it takes; it never shows the value.
protocol::Error ill_typed(const OptionSpec& spec, std::string hint = {});

/// 22023 for a key that does not exist: names the valid ones and the nearest.
protocol::Error unknown_option(
    std::span<const OptionSpec> specs,
    std::string_view key,
    std::string_view what,
    std::size_t offset
);

/// 22023 where options contradict each other. What is not given has its default.
void check_mirror_combination(const CheckedOptions& options);
void check_query_mirror_combination(const CheckedOptions& options);

}  // namespace sql
