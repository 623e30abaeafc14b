// Text that a library wants as a file (certificates, keys) without a file on any disk: an anonymous
// file in memory, readable only by this process through its path in /proc.
#pragma once

#include <string>
#include <string_view>

namespace engine::net {

class MemoryFile {
public:
    explicit MemoryFile(std::string_view content);
    MemoryFile(MemoryFile&& other) noexcept;
    MemoryFile& operator=(MemoryFile&&) = delete;
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile();

    /// Valid while the object lives.
    std::string path() const;

private:
    int fd_ = -1;
};

}  // namespace engine::net
