#include "sql/reference.hpp"

#include "sql/dialect_mapping.hpp"
#include "sql/options.hpp"

namespace sql {
namespace {

std::string type_of(const OptionSpec& spec) {
    switch (spec.type) {
        case OptionType::text:
            return "text";
        case OptionType::integer:
            return "integer";
        case OptionType::boolean:
            return "boolean";
        case OptionType::interval:
            return "seconds or interval";
        case OptionType::pem:
            return "PEM";
        case OptionType::json:
            return "JSON";
        case OptionType::lsn:
            return "LSN";
        case OptionType::choice:
            break;
    }
    std::string text;
    for (const std::string_view one : spec.choices) {
        text += (text.empty() ? "`" : ", `") + std::string(one) + '`';
    }
    return text;
}

std::string default_of(const OptionSpec& spec) {
    if (spec.required) {
        return "required";
    }
    return spec.default_value.empty() ? "" : '`' + std::string(spec.default_value) + '`';
}

std::string_view treatment_of(const OptionSpec& spec) {
    switch (spec.treatment) {
        case Treatment::honoured:
            return "";
        case Treatment::ignored_with_notice:
            return "Ignored with a NOTICE. ";
        case Treatment::ignored_with_warning:
            return "Ignored with a WARNING. ";
        case Treatment::refused:
            break;
    }
    return "Refused. ";
}

std::string_view counts_of(const OptionSpec& spec) {
    switch (spec.counts) {
        case Counts::at_once:
            return spec.treatment == Treatment::honoured ? "at once" : "";
        case Counts::next_resync:
            return "at the next RESYNC";
        case Counts::until_streaming:
            return "until it streams";
        case Counts::creation_only:
            break;
    }
    return "at creation only";
}

/// `changes`: with the column that says when a change counts.
std::string table(std::span<const OptionSpec> specs, bool changes = false) {
    std::string out = changes ? "| option | type | default | a change counts | meaning |\n"
                              : "| option | type | default | secret | meaning |\n";
    out += "|---|---|---|---|---|\n";
    for (const OptionSpec& spec : specs) {
        out += "| `" + std::string(spec.name) + "` | " + type_of(spec) + " | " + default_of(spec) +
               " | ";
        out += changes ? counts_of(spec) : spec.secret ? "yes" : "";
        out += " | ";
        out += treatment_of(spec);
        out += spec.help;
        out += " |\n";
    }
    return out;
}

std::string mapping_table() {
    std::string out = "| key | takes | meaning |\n|---|---|---|\n";
    for (const MappingKey& key : mapping_keys()) {
        out += "| `" + std::string(key.name) + "` | " + std::string(key.takes) + " | " +
               std::string(key.help) + " |\n";
    }
    return out;
}

}  // namespace

std::string options_reference() {
    std::string out;
    std::string others;
    for (const PeerTypeSpec& type : peer_types()) {
        if (!type.served) {
            others += (others.empty() ? "" : ", ") + std::string(type.name);
            continue;
        }
        out += "### Peer type " + std::string(type.name);
        out += type.alias.empty() ? "" : " (also " + std::string(type.alias) + ")";
        out += "\n\n" + table(type.options) + "\n";
    }
    out += "Parsed and not served: " + others + ".\n\n";
    out += "### Mirrors with TABLE or SCHEMA MAPPING\n\n" + table(mirror_options(), true);
    out += "\n### Mirrors FOR a query\n\n" + table(query_mirror_options());
    out += "\n### Keys of a mapping's long form\n\n" + mapping_table();
    return out;
}

}  // namespace sql
