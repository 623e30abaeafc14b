// Owns one file descriptor.
#pragma once

#include <utility>

#include <unistd.h>

namespace engine::net {

class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
    FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(other.release()) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        if (this != &other) {
            reset();
            descriptor_ = other.release();
        }
        return *this;
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() { reset(); }

    bool is_open() const { return descriptor_ >= 0; }
    /// -1 where there is none, which poll() passes over.
    int get() const { return descriptor_; }
    int release() { return std::exchange(descriptor_, -1); }
    void reset() {
        if (is_open()) {
            close(release());
        }
    }

private:
    int descriptor_ = -1;
};

}  // namespace engine::net
