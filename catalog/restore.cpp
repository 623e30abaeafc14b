#include "catalog/restore.hpp"

#include <string>
#include <system_error>

#include "catalog/database.hpp"
#include "catalog/files.hpp"
#include "catalog/migrations.hpp"
#include "catalog/store.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

namespace fs = std::filesystem;

fs::path with_suffix(const fs::path& file, std::string_view suffix) {
    fs::path other = file;
    other += suffix;
    return other;
}

void remove_with_log(const fs::path& file) {
    for (std::string_view suffix : {"", "-wal", "-shm", "-journal"}) {
        remove_if_there(with_suffix(file, suffix));
    }
}

/// The copy, not the user's file, is opened: what was checked is what gets in place. Its log comes
/// along where it has one (a catalog that was copied by hand) and is folded in.
void copy_and_check(const fs::path& file, const fs::path& copy) {
    copy_private_file(file, copy);
    if (is_there(with_suffix(file, "-wal"))) {
        copy_private_file(with_suffix(file, "-wal"), with_suffix(copy, "-wal"));
    }
    check_header(copy);
    {
        Connection connection{copy};
        check_identity(connection, migrations());
        check_integrity(connection);
        connection.allow_writes();
        connection.run("PRAGMA journal_mode = DELETE");
    }
    sync_file(copy);
}

/// The first N for which no catalog was kept yet.
fs::path name_to_keep(const fs::path& current) {
    for (int number = 1;; ++number) {
        fs::path name = with_suffix(current, ".before-restore-" + std::to_string(number));
        if (!is_there(name)) {
            return name;
        }
    }
}

protocol::Error not_a_file(const fs::path& file) {
    return protocol::statement_error(
        protocol::sqlstate::undefined_file,
        "the backup \"" + file.string() + "\" does not exist or is no regular file",
        "Name a file that BACKUP CATALOG made."
    );
}

}  // namespace

void finish_restore(const fs::path& data_dir) {
    const fs::path current = catalog_file(data_dir);
    const fs::path ready = with_suffix(current, ".restoring");
    if (!is_there(ready)) {
        return;
    }
    // The logs go first and under the names that belong to the kept file's. Stopping anywhere in
    // here is harmless: `ready` is still there, and what was moved is not moved again.
    const fs::path kept = name_to_keep(current);
    for (std::string_view log : {"-wal", "-journal"}) {
        if (is_there(with_suffix(current, log))) {
            rename_durably(with_suffix(current, log), with_suffix(kept, log));
        }
    }
    remove_if_there(with_suffix(current, "-shm"));
    if (is_there(current)) {
        rename_durably(current, kept);
    }
    rename_durably(ready, current);
}

void restore_backup(const fs::path& file, const fs::path& data_dir) {
    std::error_code unreadable;
    if (!fs::is_regular_file(file, unreadable)) {
        throw not_a_file(file);
    }
    make_private_directory(data_dir);
    finish_restore(data_dir);
    const fs::path ready = with_suffix(catalog_file(data_dir), ".restoring");
    const fs::path copy = with_suffix(ready, ".part");
    remove_with_log(copy);
    try {
        copy_and_check(file, copy);
    } catch (...) {
        remove_with_log(copy);
        throw;
    }
    rename_durably(copy, ready);
    finish_restore(data_dir);
}

}  // namespace catalog
