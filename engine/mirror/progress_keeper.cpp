#include "engine/mirror/progress_keeper.hpp"

#include <algorithm>

namespace engine::mirror {

ProgressKeeper::ProgressKeeper(
    const CatalogAccess& catalog, std::string tenant, std::string mirror_id
)
    : catalog_(catalog) {
    progress_.tenant = std::move(tenant);
    progress_.mirror_id = std::move(mirror_id);
}

void ProgressKeeper::load() {
    const std::lock_guard lock(mutex_);
    std::optional<catalog::MirrorProgress> stored;
    catalog_.run([&](catalog::Store& store) { stored = store.progress(progress_.mirror_id); });
    if (stored) {
        progress_ = std::move(*stored);
    }
}

catalog::MirrorProgress ProgressKeeper::get() const {
    const std::lock_guard lock(mutex_);
    return progress_;
}

void ProgressKeeper::update(const std::function<void(catalog::MirrorProgress&)>& change) {
    const std::lock_guard lock(mutex_);
    catalog::MirrorProgress changed = progress_;
    change(changed);
    catalog_.run([&](catalog::Store& store) { store.save_progress(changed); });
    progress_ = std::move(changed);
}

void ProgressKeeper::update_table(
    const std::string& source_table, const std::function<void(catalog::TableProgress&)>& change
) {
    update([&](catalog::MirrorProgress& progress) {
        catalog::TableProgress* table = find_table(progress, source_table);
        if (table == nullptr) {
            table = &progress.tables.emplace_back();
            table->source_table = source_table;
        }
        change(*table);
    });
}

catalog::TableProgress* find_table(
    catalog::MirrorProgress& progress, const std::string& source_table
) {
    const auto found =
        std::ranges::find(progress.tables, source_table, &catalog::TableProgress::source_table);
    return found == progress.tables.end() ? nullptr : &*found;
}

}  // namespace engine::mirror
