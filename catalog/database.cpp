#include "catalog/database.hpp"

#include <string>
#include <system_error>

#include <sys/stat.h>

#include "catalog/files.hpp"
#include "catalog/migrations.hpp"
#include "catalog/restore.hpp"
#include "catalog/views.hpp"
#include "protocol/error.hpp"

namespace catalog {

namespace {

namespace fs = std::filesystem;

protocol::Error damaged(std::string message) {
    return protocol::Error{
        protocol::ErrorKind::configuration,
        protocol::sqlstate::data_corrupted,
        std::move(message),
        {},
        "Put back a backup with: millrace restore FILE."};
}

fs::path beside(const fs::path& file, std::string_view suffix) {
    fs::path other = file;
    other += suffix;
    return other;
}

/// Built under another name and renamed when it is whole: a crash at the first start leaves no
/// catalog rather than an empty one.
void make_catalog(const fs::path& file) {
    if (is_there(beside(file, "-wal"))) {
        throw damaged("\"" + file.string() + "\" is missing, but its write-ahead log is there");
    }
    const fs::path fresh = beside(file, ".new");
    remove_if_there(fresh);
    remove_if_there(beside(fresh, "-journal"));
    make_private_file(fresh, "make the catalog", file);
    {
        Connection connection{fresh};
        migrate(connection, migrations(), fresh);
    }
    rename_durably(fresh, file);
}

void check_regular(const fs::path& file) {
    std::error_code failure;
    if (!fs::is_regular_file(file, failure)) {
        throw damaged("\"" + file.string() + "\" is not a regular file");
    }
    // A catalog that was copied here by hand may have come with the mode of its way.
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, failure);
}

}  // namespace

fs::path catalog_file(const fs::path& data_dir) {
    return data_dir / "catalog.db";
}

void check_header(const fs::path& file) {
    constexpr std::size_t header_bytes = 100;
    constexpr std::string_view magic{"SQLite format 3\0", 16};
    const std::string header = read_beginning(file, header_bytes);
    if (header.empty()) {
        throw damaged("\"" + file.string() + "\" is empty");
    }
    if (header.size() < header_bytes || !header.starts_with(magic)) {
        throw damaged("\"" + file.string() + "\" is not a catalog, or its beginning is damaged");
    }
}

void check_integrity(Connection& connection) {
    Statement quick = connection.prepare("PRAGMA quick_check(1)");
    if (!quick.step() || quick.text(0) != "ok") {
        throw damaged("the catalog is damaged");
    }
    Statement references = connection.prepare("PRAGMA foreign_key_check");
    if (references.step()) {
        throw damaged("the catalog is damaged");
    }
}

std::unique_ptr<Connection> open_catalog(const fs::path& data_dir) {
    finish_restore(data_dir);
    const fs::path file = catalog_file(data_dir);
    if (!is_there(file)) {
        make_catalog(file);
    }
    check_regular(file);
    check_header(file);
    auto connection = std::make_unique<Connection>(file);
    check_identity(*connection, migrations());
    check_integrity(*connection);
    connection->allow_writes();
    migrate(*connection, migrations(), file);
    connection->register_live_tables();
    make_views(*connection);
    return connection;
}

}  // namespace catalog
