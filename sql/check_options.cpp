#include "sql/check_options.hpp"

#include <algorithm>
#include <utility>

#include "protocol/text.hpp"
#include "sql/options_values.hpp"

namespace sql {
namespace {

using protocol::Error;
using protocol::Notice;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr OptionSpec validate_option{
    .name = "validate",
    .type = OptionType::boolean,
    .default_value = "true",
    .help = "false: skip the checks.",
};
constexpr std::string_view soft_delete_column = "_PEERDB_IS_DELETED";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view variable_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

std::string quoted(std::string_view name) {
    return '"' + std::string(name) + '"';
}

bool is_reference(const OptionValue& value) {
    return value.form == ValueForm::string &&
           (value.text.starts_with("env:") || value.text.starts_with("file:"));
}

bool is_variable_name(std::string_view name) {
    return !name.empty() && digits.find(name.front()) == std::string_view::npos &&
           name.find_first_not_of(variable_characters) == std::string_view::npos;
}

void check_reference(const OptionSpec& spec, std::string_view text) {
    const bool variable = text.starts_with("env:");
    const std::string_view target = text.substr(text.find(':') + 1);
    if (variable ? !is_variable_name(target) : target.empty()) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "option " + quoted(spec.name) + " has a malformed reference",
            variable ? "Write env: and the name of a variable, without spaces."
                     : "Write file: and the path of a file."
        );
    }
}

std::string checked_text(const OptionSpec& spec, const OptionValue& value) {
    const bool scalar = value.form != ValueForm::list && value.form != ValueForm::map;
    const bool lone_boolean = value.form == ValueForm::boolean && spec.type != OptionType::boolean;
    if (!scalar || lone_boolean) {
        throw ill_typed(spec);
    }
    return canonical_value(spec, value.text);
}

/// Nothing is taken from the option, so nothing is refused, warned of, or told.
bool says_nothing(const CheckedOption& option) {
    return option.value.empty() ||
           (option.spec->type == OptionType::boolean && option.value == "false");
}

Notice ignored(const OptionSpec& spec, std::string_view what) {
    Notice notice;
    const bool warning = spec.treatment == Treatment::ignored_with_warning;
    notice.severity = warning ? Notice::Severity::warning : Notice::Severity::notice;
    notice.sqlstate = warning ? sqlstate::warning : sqlstate::successful_completion;
    notice.message = "option " + quoted(spec.name) + " of " + std::string(what) + " is ignored";
    notice.detail = spec.help;
    return notice;
}

/// Honours the option's treatment; `kept`: it goes among the values.
bool kept(CheckedOptions& result, const CheckedOption& option, std::string_view what) {
    switch (option.spec->treatment) {
        case Treatment::honoured:
            return true;
        case Treatment::refused:
            if (!says_nothing(option)) {
                throw Error(
                    protocol::ErrorKind::statement,
                    sqlstate::feature_not_supported,
                    "option " + quoted(option.spec->name) + " is not supported",
                    std::string(option.spec->help),
                    "Leave the option out."
                )
                    .at(option.offset);
            }
            return false;
        case Treatment::ignored_with_notice:
        case Treatment::ignored_with_warning:
            if (!says_nothing(option)) {
                result.notices.push_back(ignored(*option.spec, what));
            }
            return false;
    }
    return true;
}

const CheckedOption* find_value(const CheckedOptions& options, std::string_view key) {
    for (const CheckedOption& option : options.values) {
        if (option.spec->name == key) {
            return &option;
        }
    }
    return nullptr;
}

/// soft_delete = true, of PeerDB's documents, stands for the option that PeerDB has; `specs` has
/// both. What is given by that name wins.
void translate_soft_delete(
    CheckedOptions& result, std::span<const OptionSpec> specs, const CheckedOption& given
) {
    Notice notice;
    notice.severity = Notice::Severity::warning;
    notice.sqlstate = sqlstate::warning;
    notice.message =
        "option \"soft_delete\" is read as soft_delete_col_name = '_PEERDB_IS_DELETED'";
    notice.detail = given.spec->help;
    result.notices.push_back(std::move(notice));
    CheckedOption option;
    option.spec = find_option(specs, "soft_delete_col_name");
    option.value = soft_delete_column;
    option.offset = given.offset;
    if (find_value(result, option.spec->name) == nullptr) {
        result.values.push_back(std::move(option));
    }
}

/// `references`: env: and file: mean what they say.
CheckedOption check_one(const OptionSpec& spec, const Option& given, bool references) {
    CheckedOption option;
    option.spec = &spec;
    option.offset = given.offset;
    option.reference = references && is_reference(given.value);
    try {
        if (option.reference) {
            check_reference(spec, given.value.text);
            option.value = given.value.text;
        } else {
            option.value = checked_text(spec, given.value);
        }
    } catch (const Error& error) {
        throw error.at(given.offset);
    }
    return option;
}

void refuse_missing(
    std::span<const OptionSpec> specs, const CheckedOptions& result, std::string_view what
) {
    std::string missing;
    for (const OptionSpec& spec : specs) {
        if (spec.required && find_value(result, spec.name) == nullptr) {
            missing += (missing.empty() ? "" : ", ") + quoted(spec.name);
        }
    }
    if (!missing.empty()) {
        throw statement_error(
            sqlstate::invalid_parameter_value, std::string(what) + " needs option " + missing
        );
    }
}

}  // namespace

CheckedOptions check_options(
    std::span<const OptionSpec> specs, const OptionList& given, std::string_view what, bool complete
) {
    CheckedOptions result;
    std::optional<CheckedOption> soft_delete;
    for (const Option& option : given) {
        const OptionSpec* spec = find_option(specs, option.key);
        if (spec == nullptr && option.key == validate_option.name) {
            result.validate = check_one(validate_option, option, false).value == "true";
            continue;
        }
        if (spec == nullptr) {
            throw unknown_option(specs, option.key, what, option.offset);
        }
        CheckedOption checked = check_one(*spec, option, spec->treatment == Treatment::honoured);
        if (spec->name == "soft_delete" && checked.value == "true") {
            soft_delete = std::move(checked);
        } else if (kept(result, checked, what)) {
            result.values.push_back(std::move(checked));
        }
    }
    if (soft_delete) {
        translate_soft_delete(result, specs, *soft_delete);
    }
    if (complete) {
        refuse_missing(specs, result, what);
    }
    return result;
}

protocol::Error unknown_option(
    std::span<const OptionSpec> specs,
    std::string_view key,
    std::string_view what,
    std::size_t offset
) {
    std::vector<std::string_view> names;
    std::string valid;
    for (const OptionSpec& spec : specs) {
        names.push_back(spec.name);
        valid += std::string(spec.name) + ", ";
    }
    names.push_back(validate_option.name);
    const auto near = protocol::nearest(key, names);
    return Error(
               protocol::ErrorKind::statement,
               sqlstate::invalid_parameter_value,
               "unknown option " + quoted(key) + " of " + std::string(what),
               "Valid options are " + valid + "validate.",
               near ? "Perhaps you meant " + quoted(*near) + "." : std::string()
    )
        .at(offset);
}

}  // namespace sql
