#include "protocol/pgwire/array_codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "protocol/array_types.hpp"
#include "protocol/bytes.hpp"
#include "protocol/pgwire/array_text.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "protocol/pgwire/value_errors.hpp"

namespace protocol::pgwire {

namespace {

std::string normal_element(
    std::string_view text, Oid type, const TimeZone& from, const TimeZone& to
) {
    std::string out;
    append_text(out, decode_text(text, type, from), type, to);
    return out;
}

std::string printed(const ArrayItems& items, Oid type) {
    return is_vector(type) ? vector_text(items) : array_text(items);
}

std::vector<ArrayDimension> read_dimensions(ByteReader& reader, std::size_t count) {
    std::vector<ArrayDimension> dimensions;
    std::size_t elements = 1;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t length = reader.i32();
        const std::int32_t lower = reader.i32();
        if (!reader.ok() || length < 0) {
            throw invalid_binary();
        }
        elements *= static_cast<std::size_t>(length);
        if (elements > array_elements_max) {
            throw statement_error(sqlstate::limit_exceeded, "array size exceeds the maximum");
        }
        dimensions.push_back({.length = length, .lower = lower});
    }
    return elements == 0 ? std::vector<ArrayDimension>() : dimensions;
}

std::optional<std::string> read_element(ByteReader& reader, Oid type) {
    const std::int32_t length = reader.i32();
    if (!reader.ok() || length < -1) {
        throw invalid_binary();
    }
    if (length == -1) {
        return std::nullopt;
    }
    const std::string_view bytes = reader.bytes(static_cast<std::size_t>(length));
    if (!reader.ok()) {
        throw invalid_binary();
    }
    std::string text;
    append_text(text, decode_binary(bytes, type), type);
    return text;
}

}  // namespace

std::string normalize_array(std::string_view text, Oid type) {
    return array_in_zone(text, type, TimeZone(), TimeZone());
}

std::string array_in_zone(
    std::string_view text, Oid type, const TimeZone& from, const TimeZone& to
) {
    ArrayItems items = is_vector(type) ? parse_array_or_vector(text) : parse_array(text);
    const Oid element = element_of(type);
    for (auto& item : items.elements) {
        if (item) {
            item = normal_element(*item, element, from, to);
        }
    }
    return printed(items, type);
}

void append_array_binary(std::string& out, std::string_view text, Oid type) {
    const ArrayItems items = parse_array_or_vector(text);
    const Oid element = element_of(type);
    const bool has_null = std::find(items.elements.begin(), items.elements.end(), std::nullopt) !=
                          items.elements.end();
    put_u32(out, static_cast<std::uint32_t>(items.dimensions.size()));
    put_u32(out, has_null ? 1 : 0);
    put_u32(out, static_cast<std::uint32_t>(element));
    for (const ArrayDimension& dimension : items.dimensions) {
        put_u32(out, static_cast<std::uint32_t>(dimension.length));
        put_u32(out, static_cast<std::uint32_t>(dimension.lower));
    }
    for (const auto& item : items.elements) {
        if (!item) {
            put_u32(out, UINT32_MAX);
            continue;
        }
        std::string bytes;
        append_binary(bytes, decode_text(*item, element), element);
        put_u32(out, static_cast<std::uint32_t>(bytes.size()));
        out += bytes;
    }
}

std::string array_from_binary(std::string_view bytes, Oid type) {
    ByteReader reader({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    const std::uint32_t count = reader.u32();
    reader.u32();  // whether there are NULLs, which the elements tell as well
    const auto element = static_cast<Oid>(reader.u32());
    if (!reader.ok() || count > array_dimensions_max) {
        throw invalid_binary();
    }
    if (element != element_of(type)) {
        throw statement_error(sqlstate::datatype_mismatch, "wrong element type");
    }
    ArrayItems items;
    items.dimensions = read_dimensions(reader, count);
    std::size_t left = items.dimensions.empty() ? 0 : 1;
    for (const ArrayDimension& dimension : items.dimensions) {
        left *= static_cast<std::size_t>(dimension.length);
    }
    for (; left > 0; --left) {
        items.elements.push_back(read_element(reader, element));
    }
    if (!reader.at_end()) {
        throw invalid_binary();
    }
    return printed(items, type);
}

std::string pack_named_oid(std::string_view name, std::uint32_t oid) {
    return std::string(name) + '\0' + std::to_string(oid);
}

NamedOid unpack_named_oid(std::string_view packed) {
    const std::size_t end = packed.find('\0');
    if (end == std::string_view::npos) {
        return {.name = packed};
    }
    NamedOid both{.name = packed.substr(0, end)};
    const std::string_view digits = packed.substr(end + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), both.oid);
    return both;
}

bool is_named_oid(Oid type) {
    constexpr std::array types = {
        Oid::regclass,
        Oid::regtype,
        Oid::regproc,
        Oid::regprocedure,
        Oid::regnamespace,
        Oid::regrole};
    return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace protocol::pgwire
