#include "server/settings_rows.hpp"

#include <fmt/format.h>

#include "server/log.hpp"

namespace server {

namespace {

std::string row_of(const VariableSpec& spec, const Variables& variables, const std::string& value) {
    const std::string initial{spec.default_value};
    return fmt::format(
        R"({{"name":{},"setting":{},"category":{},"short_desc":{},"context":"{}",)"
        R"("vartype":"{}","source":"{}","boot_val":{},"reset_val":{},"pending_restart":false}})",
        json_string(spec.name),
        json_string(value),
        json_string("Client Connection Defaults"),
        json_string(spec.description),
        spec.fixed ? "internal" : "user",
        initial == "on" || initial == "off" ? "bool" : "string",
        variables.own(spec.name) ? "session" : "default",
        json_string(initial),
        json_string(initial)
    );
}

}  // namespace

std::string settings_rows(const Variables& variables) {
    std::string rows;
    for (const VariableSpec& spec : variable_specs()) {
        if (const auto value = variables.get(spec.name)) {
            rows += (rows.empty() ? "" : ",") + row_of(spec, variables, *value);
        }
    }
    return "[" + rows + "]";
}

}  // namespace server
