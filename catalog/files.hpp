// The few things done to files so that they survive a crash: whole or not at all, private (0600),
// and on the disk when the call returns. Failures are Errors that name the file and what to do.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace catalog {

/// The Error for a failed system call: 53100, 42501, 58P01, 58P02, else 58030. `action` is what
/// could not be done: "write the key file".
[[noreturn]] void throw_file_error(
    int error_number, std::string_view action, const std::filesystem::path& file
);

/// Makes the directory with mode 0700 where it does not exist.
void make_private_directory(const std::filesystem::path& directory);
/// A new and empty file of mode 0600, whatever the umask; 58P02 where it exists. An Error names
/// `shown`, the file that the user knows of.
void make_private_file(
    const std::filesystem::path& file, std::string_view action, const std::filesystem::path& shown
);

/// Also true for a dangling link; false where the directory cannot be looked into.
bool is_there(const std::filesystem::path& file);

/// At most `size_max` bytes from the file's beginning.
std::string read_beginning(const std::filesystem::path& file, std::size_t size_max);

/// Replaces the file's whole content, durably; a crash leaves the old or the new one.
void replace_private_file(const std::filesystem::path& file, std::string_view content);
/// A private copy of `from`, durable but for its directory entry; replaces what `to` was.
void copy_private_file(const std::filesystem::path& from, const std::filesystem::path& to);

void sync_file(const std::filesystem::path& file);
void sync_directory(const std::filesystem::path& directory);

/// Renames within a directory and makes that durable; replaces what was there.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);
/// The same, but 58P02 where `to` exists.
void rename_to_new(
    const std::filesystem::path& from, const std::filesystem::path& to, std::string_view action
);
void remove_if_there(const std::filesystem::path& file);

}  // namespace catalog
