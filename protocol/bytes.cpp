#include "protocol/bytes.hpp"

#include <algorithm>

namespace protocol {

namespace {

template <typename Unsigned>
Unsigned big_endian(std::string_view bytes) {
    Unsigned value = 0;
    for (const char c : bytes) {
        value = static_cast<Unsigned>((value << 8U) | static_cast<std::uint8_t>(c));
    }
    return value;
}

template <typename Unsigned>
void put(std::string& out, Unsigned value) {
    for (unsigned shift = sizeof(Unsigned) * 8; shift > 0; shift -= 8) {
        out.push_back(static_cast<char>((value >> (shift - 8)) & 0xffU));
    }
}

}  // namespace

std::string_view ByteReader::bytes(std::size_t count) {
    if (!ok_ || count > left()) {
        ok_ = false;
        return {};
    }
    const auto taken = bytes_.subspan(at_, count);
    at_ += count;
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

std::uint8_t ByteReader::u8() {
    const auto taken = bytes(1);
    return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken.front());
}

std::uint16_t ByteReader::u16() {
    return static_cast<std::uint16_t>(big_endian<std::uint32_t>(bytes(2)));
}

std::uint32_t ByteReader::u32() {
    return big_endian<std::uint32_t>(bytes(4));
}

std::uint64_t ByteReader::u64() {
    return big_endian<std::uint64_t>(bytes(8));
}

std::string_view ByteReader::c_string() {
    if (!ok_) {
        return {};
    }
    const auto rest = bytes_.subspan(at_);
    const auto end = std::find(rest.begin(), rest.end(), std::uint8_t{0});
    if (end == rest.end()) {
        ok_ = false;
        return {};
    }
    const auto text = bytes(static_cast<std::size_t>(end - rest.begin()));
    ++at_;
    return text;
}

void put_u16(std::string& out, std::uint16_t value) {
    out.push_back(static_cast<char>(value >> 8U));
    out.push_back(static_cast<char>(value & 0xffU));
}

void put_u32(std::string& out, std::uint32_t value) {
    put(out, value);
}

void put_u64(std::string& out, std::uint64_t value) {
    put(out, value);
}

void put_c_string(std::string& out, std::string_view text) {
    out.append(text.substr(0, text.find('\0')));
    out.push_back('\0');
}

}  // namespace protocol
