#include "engine/net/memory_file.hpp"

#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/error.hpp"

namespace engine::net {

namespace {

[[noreturn]] void no_memory_file() {
    throw protocol::Error{
        protocol::ErrorKind::transient,
        protocol::sqlstate::io_error,
        "could not keep a certificate in memory for the connection"};
}

}  // namespace

MemoryFile::MemoryFile(std::string_view content) : fd_(memfd_create("millrace", MFD_CLOEXEC)) {
    // libpq refuses a private key that others could read.
    if (fd_ < 0 || fchmod(fd_, S_IRUSR | S_IWUSR) != 0) {
        no_memory_file();
    }
    while (!content.empty()) {
        const ssize_t written = write(fd_, content.data(), content.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            no_memory_file();
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

MemoryFile::~MemoryFile() {
    if (fd_ >= 0) {
        close(fd_);
    }
}

std::string MemoryFile::path() const {
    return fmt::format("/proc/self/fd/{}", fd_);
}

}  // namespace engine::net
