#include "server/references.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "protocol/error.hpp"

namespace server {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::size_t file_bytes_max = 64U << 10U;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) {
            close(fd_);
        }
    }
    int get() const { return fd_; }

private:
    int fd_;
};

/// Opens a path that cannot leave `folder`: no "..", no symbolic link, whatever is moved meanwhile.
int open_beneath(int folder, const std::string& path) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return static_cast<int>(syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how));
}

/// A tenant's name as part of a variable's, each "_" doubled. Tenants' names begin with a letter
/// and have single "_" inside, so that behind it a single "_" ends it: no tenant's variables are
/// read by another.
std::string tenant_part(std::string_view tenant) {
    std::string part;
    for (const char c : tenant) {
        const bool lower = c >= 'a' && c <= 'z';
        part += lower ? static_cast<char>(c - 'a' + 'A') : c;
        if (c == '_') {
            part += '_';
        }
    }
    return part;
}

/// A peer's name as part of a variable's: upper case, others than letters and digits "_".
std::string variable_part(std::string_view name) {
    std::string part;
    for (const char c : name) {
        const bool lower = c >= 'a' && c <= 'z';
        const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        part += lower ? static_cast<char>(c - 'a' + 'A') : (kept ? c : '_');
    }
    return part;
}

Error bad_reference(std::string message, std::string hint) {
    return Error{
        ErrorKind::configuration,
        sqlstate::invalid_parameter_value,
        std::move(message),
        "",
        std::move(hint)};
}

}  // namespace

std::string References::placeholder(
    std::string_view tenant, std::string_view peer, std::string_view option
) {
    const std::string owner = variable_part(peer);
    return fmt::format(
        "env:MILLRACE_SECRET_{}_{}{}_{}",
        tenant_part(tenant),
        owner.starts_with('_') ? "X" : "",  // a second "_" would be another tenant's
        owner,
        variable_part(option)
    );
}

catalog::Secret References::resolve(
    std::string_view tenant, std::string_view option, std::string_view reference
) const {
    const std::size_t colon = reference.find(':');
    const std::string_view scheme = reference.substr(0, colon);
    const std::string_view rest = reference.substr(colon + 1);
    return scheme == "env" ? read_variable(tenant, option, rest) : read_file(tenant, option, rest);
}

catalog::Secret References::read_variable(
    std::string_view tenant, std::string_view option, std::string_view name
) const {
    const std::string prefix = fmt::format("MILLRACE_SECRET_{}_", tenant_part(tenant));
    if (!name.starts_with(prefix) || name.substr(prefix.size()).starts_with('_')) {
        throw bad_reference(
            fmt::format("option \"{}\" may not read the variable \"{}\"", option, name),
            fmt::format("Variables named {}… can be read.", prefix)
        );
    }
    const char* value = std::getenv(std::string{name}.c_str());
    if (value == nullptr) {
        throw bad_reference(
            fmt::format("option \"{}\" names the variable \"{}\", which is not set", option, name),
            "Set it in the environment of the server and start that again."
        );
    }
    return catalog::Secret{value};
}

catalog::Secret References::read_file(
    std::string_view tenant, std::string_view option, std::string_view path
) const {
    const std::filesystem::path base = folder_ / tenant;
    const std::string prefix = base.string() + "/";
    // A full path is as good as a relative one, as long as it lies there.
    std::string_view relative = path;
    if (relative.substr(0, prefix.size()) == prefix) {
        relative.remove_prefix(prefix.size());
    }
    const auto refuse = [&](std::string_view why) {
        return bad_reference(
            fmt::format("option \"{}\" names the file \"{}\", which {}", option, path, why),
            fmt::format("Put the file below secrets/{}/ in the server's data directory.", tenant)
        );
    };
    const Descriptor folder(open(base.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const Descriptor file(
        folder.get() < 0 ? -1 : open_beneath(folder.get(), std::string{relative})
    );
    struct stat about {};
    if (file.get() < 0 || fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) {
        throw refuse("cannot be read");
    }
    if (static_cast<std::size_t>(about.st_size) > file_bytes_max) {
        throw refuse("is longer than 64 KiB");
    }
    std::string text(static_cast<std::size_t>(about.st_size), '\0');
    const ssize_t got = read(file.get(), text.data(), text.size());
    if (got < 0) {
        throw refuse("cannot be read");
    }
    text.resize(static_cast<std::size_t>(got));
    // An editor's newline at the end is no part of a password; PEM text does not mind.
    if (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return catalog::Secret{std::move(text)};
}

}  // namespace server
