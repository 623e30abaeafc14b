#include "sql/value_form.hpp"

#include <utility>

#include "protocol/pgwire/byte_strings.hpp"
#include "sql/json_value.hpp"
#include "sql/network.hpp"

namespace sql {

using protocol::Oid;
using protocol::Value;

Value sqlite_form(Value value, Oid type) {
    if (const auto* flag = std::get_if<bool>(&value)) {
        return std::int64_t{*flag};
    }
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) {
        return value;
    }
    switch (type) {
        case Oid::bytea: {
            std::string hex;
            protocol::pgwire::append_bytea(hex, *text);
            return hex;
        }
        case Oid::jsonb:
            return normalized_json(*text);
        case Oid::inet:
        case Oid::cidr:
            return normalized_address(*text, type);
        case Oid::char_type:
            return text->substr(0, 1);
        default:
            return value;
    }
}

Value wire_form(Value value, Oid type) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr && type == Oid::bytea ? Value(protocol::pgwire::parse_bytea(*text))
                                                 : value;
}

}  // namespace sql
