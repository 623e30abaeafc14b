#include "server/startup_options.hpp"

#include <algorithm>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "server/variables.hpp"

namespace server {

namespace {

/// Words split at spaces; a backslash keeps the character behind it.
std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool in_word = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '\\' && i + 1 < text.size();
        if (escaped || text[i] != ' ') {
            word += escaped ? text[++i] : text[i];
            in_word = true;
        } else if (in_word) {
            words.push_back(std::exchange(word, {}));
            in_word = false;
        }
    }
    if (in_word) {
        words.push_back(word);
    }
    return words;
}

std::pair<std::string, std::string> split_assignment(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        throw protocol::statement_error(
            protocol::sqlstate::syntax_error,
            "start-up parameter \"options\" is not of the form "
            "-c name=value"
        );
    }
    std::string name{text.substr(0, equals)};
    std::replace(name.begin(), name.end(), '-', '_');
    return {name, std::string{text.substr(equals + 1)}};
}

const VariableSpec* find_fixed(std::string_view name) {
    const auto specs = variable_specs();
    const auto found = std::find_if(specs.begin(), specs.end(), [&](const VariableSpec& spec) {
        return spec.fixed && protocol::equal_ignoring_case(spec.name, name);
    });
    return found == specs.end() ? nullptr : &*found;
}

/// What the server alone says (is_superuser …) is not for the client to say.
bool is_for_the_client(const std::pair<std::string, std::string>& variable) {
    const VariableSpec* fixed = find_fixed(variable.first);
    if (fixed != nullptr && !protocol::equal_ignoring_case(fixed->default_value, variable.second)) {
        throw protocol::statement_error(
            protocol::sqlstate::cant_change_now,
            "parameter \"" + std::string{fixed->name} + "\" cannot be changed"
        );
    }
    return fixed == nullptr;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> startup_variables(
    const protocol::pgwire::StartupMessage& message
) {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const auto& [name, value] : message.parameters) {
        if (name != "user" && name != "database" && name != "replication" && name != "options") {
            variables.emplace_back(name, value);
        }
    }
    const std::vector<std::string> words = split_words(message.get("options"));
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string_view word = words[i];
        if (word == "-c" && i + 1 < words.size()) {
            variables.push_back(split_assignment(words[++i]));
        } else if (word.substr(0, 2) == "-c" || word.substr(0, 2) == "--") {
            variables.push_back(split_assignment(word.substr(2)));
        } else {
            variables.push_back(split_assignment(""));
        }
    }
    std::erase_if(variables, [](const auto& variable) { return !is_for_the_client(variable); });
    return variables;
}

}  // namespace server
