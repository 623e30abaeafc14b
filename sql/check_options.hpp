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
    std::vector<CheckedOption> values;  // in the order given
    std::vector<protocol::Notice> notices;
    bool validate = true;  // the pseudo option of CREATE PEER | MIRROR; not among `values`
};

/// `what` names the object for messages: "peer of type POSTGRES", "mirror".
/// `complete`: also refuse where a required option is missing (CREATE, not ALTER … SET).
CheckedOptions check_options(
    std::span<const OptionSpec> specs, const OptionList& given, std::string_view what, bool complete
);

/// The canonical form of one value, given as text; throws 22023 naming the key.
std::string canonical_value(const OptionSpec& spec, std::string_view text, bool was_bare_number);

/// 22023 for a key that does not exist: names the valid ones and the nearest.
protocol::Error unknown_option(
    std::span<const OptionSpec> specs, std::string_view key, std::string_view what, std::size_t offset
);

}  // namespace sql
