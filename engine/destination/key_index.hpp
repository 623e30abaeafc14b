// Which entry a key has: a flat hash table over bytes that stay elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace engine::destination {

class KeyIndex {
public:
    /// The entry of `key`; where it has none yet, `next` becomes it.
    std::uint32_t find_or_add(std::string_view key, std::uint32_t next) {
        if ((keys_.size() + 1) * 2 > slots_.size()) {
            grow();
        }
        const std::size_t hash = std::hash<std::string_view>{}(key);
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at] != empty) {
            const Entry& entry = keys_[slots_[at]];
            if (entry.hash == hash && entry.key == key) {
                return entry.value;
            }
            at = (at + 1) & (slots_.size() - 1);
        }
        slots_[at] = static_cast<std::uint32_t>(keys_.size());
        keys_.push_back({key, hash, next});
        return next;
    }

private:
    static constexpr std::uint32_t empty = UINT32_MAX;
    struct Entry {
        std::string_view key;
        std::size_t hash;
        std::uint32_t value;
    };

    void grow() {
        const std::size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
        slots_.assign(size, empty);
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            std::size_t at = keys_[i].hash & (size - 1);
            while (slots_[at] != empty) {
                at = (at + 1) & (size - 1);
            }
            slots_[at] = static_cast<std::uint32_t>(i);
        }
    }

    std::vector<std::uint32_t> slots_;
    std::vector<Entry> keys_;
};

}  // namespace engine::destination
