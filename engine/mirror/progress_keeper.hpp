// A mirror's progress: one copy in memory for the threads that work on it, written to the catalog
// at every change.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "catalog/progress.hpp"
#include "engine/mirror/services.hpp"

namespace engine::mirror {

class ProgressKeeper {
public:
    ProgressKeeper(const CatalogAccess& catalog, std::string tenant, std::string mirror_id);

    /// As the catalog has it.
    void load();
    catalog::MirrorProgress get() const;
    /// Durable when it returns; where that fails, nothing has changed.
    void update(const std::function<void(catalog::MirrorProgress&)>& change);
    /// The table's part, made where it is not there yet.
    void update_table(
        const std::string& source_table, const std::function<void(catalog::TableProgress&)>& change
    );

private:
    const CatalogAccess& catalog_;
    mutable std::mutex mutex_;
    catalog::MirrorProgress progress_;
};

catalog::TableProgress* find_table(
    catalog::MirrorProgress& progress, const std::string& source_table
);

}  // namespace engine::mirror
