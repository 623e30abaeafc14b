// What the catalog's tests share: a folder of their own, a store in it, objects to put there.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "catalog/crypto.hpp"
#include "catalog/database.hpp"
#include "catalog/sqlite.hpp"
#include "catalog/store.hpp"
#include "protocol/error.hpp"

namespace catalog::test {

namespace fs = std::filesystem;

class TempDir {
public:
    TempDir() {
        std::string pattern = (fs::temp_directory_path() / "millrace-catalog-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    TempDir(TempDir&&) = delete;
    TempDir& operator=(TempDir&&) = delete;
    ~TempDir() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// The Error that `action` ends with; a failure and a blank Error where it ends well.
inline protocol::Error error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const protocol::Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error was thrown";
    return protocol::Error{protocol::ErrorKind::bug, "00000", "none"};
}

inline std::string slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void spit(const fs::path& file, std::string_view content) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
}

inline fs::perms mode_of(const fs::path& file) {
    return fs::status(file).permissions();
}

inline StoredOption plain(std::string key, std::string value) {
    return {std::move(key), StoredOption::Kind::plain, std::move(value)};
}

inline Peer make_peer(std::string name, sql::PeerType type = sql::PeerType::postgres) {
    Peer peer;
    peer.id = random_uuid();
    peer.name = std::move(name);
    peer.type = type;
    peer.options = {plain("host", "db.example"), plain("port", "5433")};
    peer.config_hash = "abc123";
    return peer;
}

inline Mirror make_mirror(std::string name, const Peer& source, const Peer& destination) {
    Mirror mirror;
    mirror.id = random_uuid();
    mirror.name = std::move(name);
    mirror.source_id = source.id;
    mirror.destination_id = destination.id;
    mirror.config_hash = "def456";
    sql::TableMapping mapping;
    mapping.from.parts = {"public", "Orders"};
    mapping.to.parts = {"sales", "orders"};
    mirror.mappings = {mapping};
    mirror.tables = {{"public.Orders", "sales.orders"}};
    mirror.options = {plain("max_batch_size", "1000"), plain("do_initial_copy", "true")};
    return mirror;
}

inline ChangeSet create(const std::vector<Peer>& peers, const std::vector<Mirror>& mirrors = {}) {
    ChangeSet changes;
    for (const Peer& peer : peers) {
        changes.peers[peer.id] = {std::nullopt, peer};
    }
    for (const Mirror& mirror : mirrors) {
        changes.mirrors[mirror.id] = {std::nullopt, mirror};
    }
    return changes;
}

template <class Object>
ObjectChange<Object> dropped(const Object& object) {
    return {object, std::nullopt};
}

/// A store in a folder of its own, that can be closed and opened again.
class StoreTest : public testing::Test {
protected:
    StoreTest() { open(); }

    void open() { store_ = std::make_unique<Store>(StoreOptions{dir_.path(), {}}); }
    void close() { store_.reset(); }
    void reopen() {
        close();
        open();
    }
    fs::path file() const { return dir_.path() / "catalog.db"; }
    fs::path key_file() const { return dir_.path() / "millrace.key"; }

    /// Edits the closed catalog as somebody with another program would.
    void edit(std::string_view script) {
        close();
        {
            Connection connection{file()};
            connection.allow_writes();
            connection.run(script);
        }
        open();
    }

    Peer stored_peer(std::string_view name) {
        const auto peer = store_->find_peer(default_tenant, name);
        EXPECT_TRUE(peer.has_value()) << name;
        return peer.value_or(Peer{});
    }
    Mirror stored_mirror(std::string_view name) {
        const auto mirror = store_->find_mirror(default_tenant, name);
        EXPECT_TRUE(mirror.has_value()) << name;
        return mirror.value_or(Mirror{});
    }
    void commit(const ChangeSet& changes) { store_->commit(default_tenant, changes); }

    protocol::ResultSet query(
        std::string text, std::vector<protocol::Column> columns, const ChangeSet& changes = {}
    ) {
        sql::SelectPlan plan;
        plan.sqlite = std::move(text);
        plan.columns = std::move(columns);
        plan.facts = {":tenant"};
        return store_->query(default_tenant, plan, {}, no_facts, changes, {});
    }
    static protocol::Value no_facts(std::string_view /*name*/) { return {}; }

    TempDir dir_;
    std::unique_ptr<Store> store_;
};

}  // namespace catalog::test
