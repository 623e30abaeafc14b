// An array's text form, `{a,"b c",NULL}`, taken apart and put together. Elements stay text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace protocol::pgwire {

inline constexpr std::size_t array_dimensions_max = 6;
inline constexpr std::size_t array_elements_max = 4U << 20U;

struct ArrayDimension {
    std::int32_t length = 0;
    std::int32_t lower = 1;
    bool operator==(const ArrayDimension&) const = default;
};

/// Without dimensions an array is empty. Elements in the order of their text, none for NULL.
struct ArrayItems {
    std::vector<ArrayDimension> dimensions;
    std::vector<std::optional<std::string>> elements;
};

/// Reads `{…}` and `[0:2]={…}`; 22P02 for anything else.
ArrayItems parse_array(std::string_view text);
/// The same, or what int2vector and oidvector have: "1 2", counted from 0.
ArrayItems parse_array_or_vector(std::string_view text);
std::string array_text(const ArrayItems& items);
std::string vector_text(const ArrayItems& items);
/// One dimension, counted from 1.
ArrayItems flat_array(std::vector<std::optional<std::string>> elements);

}  // namespace protocol::pgwire
