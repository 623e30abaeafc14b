// Numbers for objects that only this server has: the same in every release, whatever else there is.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace sql {

/// Below it are Postgres's own objects, as clients expect.
inline constexpr std::uint32_t first_own_oid = 16384;

/// FNV-1a over the parts, folded behind Postgres's own numbers and below 2^31, for those who read
/// an oid as an int4.
constexpr std::uint32_t own_oid(std::initializer_list<std::string_view> parts) {
    constexpr std::uint32_t prime = 16777619;
    constexpr std::uint32_t range = 0x40000000;
    std::uint32_t hash = 2166136261;
    for (const std::string_view part : parts) {
        for (const char c : part) {
            hash = (hash ^ static_cast<unsigned char>(c)) * prime;
        }
    }
    return first_own_oid + hash % range;
}

}  // namespace sql
