#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "catalog/files.hpp"
#include "catalog/store.hpp"

namespace catalog {

namespace {

namespace fs = std::filesystem;

protocol::Error in_use(const fs::path& data_dir, const fs::path& file) {
    std::string holder = read_beginning(file, 20);
    holder.resize(std::min(holder.find_first_not_of("0123456789"), holder.size()));
    return protocol::Error{
        protocol::ErrorKind::configuration,
        protocol::sqlstate::object_in_use,
        "the data directory \"" + data_dir.string() + "\" is in use by " +
            (holder.empty() ? std::string{"another process"} : "process " + holder),
        {},
        "Stop that server, or name another data directory."};
}

bool lock(int fd) {
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    // Of the open file, not of the process: also refuses a second lock within one process, and
    // closing another descriptor of the file does not drop it.
    return ::fcntl(fd, F_OFD_SETLK, &whole) == 0;
}

bool write_holder(int fd) {
    const std::string text = std::to_string(::getpid()) + "\n";
    return ::ftruncate(fd, 0) == 0 &&
           ::pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

}  // namespace

DataDirLock::DataDirLock(const fs::path& data_dir) {
    make_private_directory(data_dir);
    const fs::path file = data_dir / "millrace.lock";
    fd_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd_ < 0) {
        throw_file_error(errno, "open", file);
    }
    if (lock(fd_) && write_holder(fd_)) {
        return;
    }
    const int failure = errno;
    ::close(fd_);
    if (failure == EAGAIN || failure == EACCES) {
        throw in_use(data_dir, file);
    }
    throw_file_error(failure, "lock", file);
}

DataDirLock::DataDirLock(DataDirLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

DataDirLock::~DataDirLock() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

}  // namespace catalog
