#include "protocol/lsn.hpp"

#include <charconv>

#include <fmt/format.h>

namespace protocol {

namespace {

std::optional<std::uint64_t> parse_half(std::string_view text) {
    constexpr std::size_t digits_max = 8;
    std::uint32_t half = 0;
    const char* end = text.data() + text.size();
    const auto [at, failure] = std::from_chars(text.data(), end, half, 16);
    if (text.empty() || text.size() > digits_max || failure != std::errc{} || at != end) {
        return std::nullopt;
    }
    return half;
}

}  // namespace

std::string lsn_text(Lsn lsn) {
    return fmt::format("{:X}/{:X}", lsn >> 32, lsn & 0xffffffffU);
}

std::optional<Lsn> parse_lsn(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto high = parse_half(text.substr(0, slash));
    const auto low = parse_half(text.substr(slash + 1));
    if (!high || !low) {
        return std::nullopt;
    }
    return *high << 32 | *low;
}

}  // namespace protocol
