#include "catalog/files.hpp"

#include <cerrno>
#include <cstdio>
#include <span>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/error.hpp"

namespace catalog {

namespace {

namespace fs = std::filesystem;
using protocol::Error;
using protocol::ErrorKind;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    int get() const { return fd_; }

private:
    int fd_;
};

int open_retrying(const fs::path& file, int flags, mode_t mode = 0) {
    int fd = -1;
    do {
        fd = ::open(file.c_str(), flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

void sync_descriptor(const Descriptor& descriptor, std::string_view action, const fs::path& file) {
    if (::fsync(descriptor.get()) != 0) {
        throw_file_error(errno, action, file);
    }
}

void write_all(const Descriptor& descriptor, std::string_view bytes, const fs::path& file) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            throw_file_error(errno, "write", file);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// Fills `buffer` from the file as far as one call does; returns how many bytes, 0 at its end.
std::size_t read_some(const Descriptor& descriptor, std::span<char> buffer, const fs::path& file) {
    ssize_t got = -1;
    do {
        got = ::read(descriptor.get(), buffer.data(), buffer.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        throw_file_error(errno, "read", file);
    }
    return static_cast<std::size_t>(got);
}

fs::path directory_of(const fs::path& file) {
    const fs::path parent = file.parent_path();
    return parent.empty() ? fs::path{"."} : parent;
}

std::string_view state_of(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return protocol::sqlstate::disk_full;
        case EACCES:
        case EPERM:
        case EROFS:
            return protocol::sqlstate::insufficient_privilege;
        case ENOENT:
        case ENOTDIR:
            return protocol::sqlstate::undefined_file;
        case EEXIST:
            return protocol::sqlstate::duplicate_file;
        default:
            return protocol::sqlstate::io_error;
    }
}

std::string hint_for(std::string_view state, const fs::path& file) {
    if (state == protocol::sqlstate::disk_full) {
        return "Free space on the disk that holds it.";
    }
    if (state == protocol::sqlstate::insufficient_privilege) {
        return "The server's operating system user needs the right to do so.";
    }
    if (state == protocol::sqlstate::undefined_file) {
        return "The directory \"" + directory_of(file).string() + "\" and the file must exist.";
    }
    if (state == protocol::sqlstate::duplicate_file) {
        return "Give a name that is not taken.";
    }
    return {};
}

}  // namespace

void throw_file_error(int error_number, std::string_view action, const fs::path& file) {
    const std::string_view state = state_of(error_number);
    throw Error{
        ErrorKind::statement,
        state,
        "could not " + std::string{action} + " \"" + file.string() +
            "\": " + std::generic_category().message(error_number),
        {},
        hint_for(state, file)};
}

void make_private_directory(const fs::path& directory) {
    std::error_code ignored;
    if (fs::is_directory(directory, ignored)) {
        return;
    }
    if (::mkdir(directory.c_str(), S_IRWXU) != 0) {
        throw_file_error(errno, "make the directory", directory);
    }
    sync_directory(directory_of(directory));
}

void make_private_file(const fs::path& file, std::string_view action, const fs::path& shown) {
    const Descriptor descriptor{open_retrying(file, O_CREAT | O_EXCL | O_WRONLY, 0600)};
    if (descriptor.get() < 0 || ::fchmod(descriptor.get(), 0600) != 0) {
        throw_file_error(errno, action, shown);
    }
}

bool is_there(const fs::path& file) {
    std::error_code unreadable;
    return fs::exists(fs::symlink_status(file, unreadable));
}

std::string read_beginning(const fs::path& file, std::size_t size_max) {
    const Descriptor descriptor{open_retrying(file, O_RDONLY)};
    if (descriptor.get() < 0) {
        throw_file_error(errno, "read", file);
    }
    // One buffer that never moves: what is read may be keys.
    std::string bytes(size_max, '\0');
    std::size_t filled = 0;
    while (filled < size_max) {
        const std::size_t more = read_some(descriptor, std::span{bytes}.subspan(filled), file);
        if (more == 0) {
            break;
        }
        filled += more;
    }
    bytes.resize(filled);
    return bytes;
}

void replace_private_file(const fs::path& file, std::string_view content) {
    fs::path fresh = file;
    fresh += ".new";
    remove_if_there(fresh);
    try {
        const Descriptor descriptor{open_retrying(fresh, O_CREAT | O_EXCL | O_WRONLY, 0600)};
        if (descriptor.get() < 0) {
            throw_file_error(errno, "write", file);
        }
        write_all(descriptor, content, file);
        sync_descriptor(descriptor, "write", file);
    } catch (...) {
        ::unlink(fresh.c_str());
        throw;
    }
    rename_durably(fresh, file);
}

void copy_private_file(const fs::path& from, const fs::path& to) {
    std::string piece(std::size_t{64} * 1024, '\0');
    const Descriptor source{open_retrying(from, O_RDONLY)};
    if (source.get() < 0) {
        throw_file_error(errno, "read", from);
    }
    remove_if_there(to);
    const Descriptor target{open_retrying(to, O_CREAT | O_EXCL | O_WRONLY, 0600)};
    if (target.get() < 0) {
        throw_file_error(errno, "write", to);
    }
    while (const std::size_t got = read_some(source, piece, from)) {
        write_all(target, std::string_view{piece}.substr(0, got), to);
    }
    sync_descriptor(target, "write", to);
}

void sync_file(const fs::path& file) {
    const Descriptor descriptor{open_retrying(file, O_RDONLY)};
    if (descriptor.get() < 0) {
        throw_file_error(errno, "write", file);
    }
    sync_descriptor(descriptor, "write", file);
}

void sync_directory(const fs::path& directory) {
    const Descriptor descriptor{open_retrying(directory, O_RDONLY | O_DIRECTORY)};
    if (descriptor.get() < 0) {
        throw_file_error(errno, "write to the directory", directory);
    }
    sync_descriptor(descriptor, "write to the directory", directory);
}

void rename_durably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        throw_file_error(errno, "write", to);
    }
    sync_directory(directory_of(to));
}

void rename_to_new(const fs::path& from, const fs::path& to, std::string_view action) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
        // Some file systems lack the flag; a link refuses an existing name everywhere.
        if (errno != EINVAL && errno != ENOSYS) {
            throw_file_error(errno, action, to);
        }
        if (::link(from.c_str(), to.c_str()) != 0) {
            throw_file_error(errno, action, to);
        }
        remove_if_there(from);
    }
    sync_directory(directory_of(to));
}

void remove_if_there(const fs::path& file) {
    if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
        throw_file_error(errno, "remove", file);
    }
}

}  // namespace catalog
