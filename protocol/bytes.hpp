// Reading and writing network byte order. A reader's first error sticks: after it every read gives
// zero or nothing, and ok() says so once at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace protocol {

class ByteReader {
public:
    explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    bool ok() const { return ok_; }
    std::size_t left() const { return bytes_.size() - at_; }
    bool at_end() const { return ok_ && left() == 0; }

    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    std::int16_t i16() { return static_cast<std::int16_t>(u16()); }
    std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
    std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
    /// `count` bytes, a view into what is read.
    std::string_view bytes(std::size_t count);
    /// Up to a NUL, which is consumed and not returned; no NUL left is an error.
    std::string_view c_string();
    void fail() { ok_ = false; }

private:
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

void put_u16(std::string& out, std::uint16_t value);
void put_u32(std::string& out, std::uint32_t value);
void put_u64(std::string& out, std::uint64_t value);
/// `text` and a NUL. A NUL within would be read as the next field: text is cut there.
void put_c_string(std::string& out, std::string_view text);

}  // namespace protocol
