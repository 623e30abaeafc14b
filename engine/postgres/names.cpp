#include "engine/postgres/names.hpp"

#include "protocol/text.hpp"
#include "sql/key_words.hpp"

namespace engine::postgres {

std::string quoted(std::string_view name) {
    // Our own dialect takes key words bare; Postgres does not take all of them.
    return sql::is_key_word(name) ? '"' + std::string{name} + '"'
                                  : protocol::quote_identifier(name);
}

std::string quoted(const mirror::QualifiedName& name) {
    return quoted(name.schema) + '.' + quoted(name.name);
}

std::string quoted_list(std::span<const std::string> names) {
    std::string list;
    for (const std::string& name : names) {
        list += (list.empty() ? "" : ", ") + quoted(name);
    }
    return list;
}

}  // namespace engine::postgres
