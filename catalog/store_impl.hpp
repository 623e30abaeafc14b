// What a Store is made of; for store*.cpp alone.
#pragma once

#include <filesystem>
#include <memory>

#include "catalog/key_ring.hpp"
#include "catalog/secret.hpp"
#include "catalog/sqlite.hpp"
#include "catalog/store.hpp"

namespace catalog {

class Store::Impl {
public:
    explicit Impl(const StoreOptions& options);

    std::filesystem::path data_dir;
    KeyRing ring;
    std::unique_ptr<Connection> connection;
    Secret fingerprints;
};

}  // namespace catalog
