#include "engine/mirror/group_run.hpp"

#include <algorithm>
#include <thread>

#include "engine/destination/postgres_swap.hpp"
#include "engine/failpoint.hpp"
#include "engine/mirror/setup.hpp"

namespace engine::mirror {

using protocol::Error;
using protocol::ErrorKind;
using protocol::Lsn;

namespace {

std::string group_slot_name(const std::string& slot) {
    constexpr std::string_view ending = "_join";
    constexpr std::size_t name_bytes_max = 63;
    return slot.substr(0, name_bytes_max - ending.size()) + std::string{ending};
}

std::shared_ptr<MirrorSpec> group_spec(
    const MirrorSpec& spec, const std::vector<std::string>& labels
) {
    auto made = std::make_shared<MirrorSpec>(spec);
    made->slot = group_slot_name(spec.slot);
    made->own_slot = true;
    made->initial_copy = true;
    made->initial_copy_only = false;
    made->sync_interval_ms = 0;
    made->copy_group = joining_group;
    std::erase_if(made->tables, [&labels](const TableSpec& table) {
        return std::ranges::find(labels, table.label) == labels.end();
    });
    return made;
}

}  // namespace

GroupRun::GroupRun(
    const Services& services,
    const MirrorSpec& spec,
    const std::vector<std::string>& labels,
    ProgressKeeper& keeper,
    Lane::Failed failed
)
    : services_(services),
      keeper_(keeper),
      failed_(std::move(failed)),
      spec_(group_spec(spec, labels)),
      lane_spec_(group_spec(spec, labels)) {
    lane_spec_->slot = spec_->slot;
}

GroupRun::~GroupRun() {
    if (lane_) {
        lane_->stop();
    }
}

void GroupRun::run(const std::stop_token& stop) {
    endpoints_ = std::make_shared<Endpoints>(*spec_, services_.instance);
    const Endpoints::Reuse reuse{endpoints_};
    endpoints_->settle_encoding(for_connecting(stop));
    Setup setup{services_, *spec_, *endpoints_, keeper_, stop};
    const std::unique_ptr<CopyRun> copy = setup.begin_copy();
    copy->run(stop);
    setup.finish_copy(*copy);
    keeper_.update([&](catalog::MirrorProgress& progress) { copy->keep_load(progress); });
    tables_ = copy->tables();
    for (const CopyTable& table : tables_) {
        for (TableSpec& spec : lane_spec_->tables) {
            if (spec.label == table.spec.label) {
                spec.target = table.target;
            }
        }
    }
    lane_ = std::make_shared<Lane>(services_, lane_spec_, endpoints_, keeper_, failed_);
    lane_->start(false, stop);
}

std::optional<Lsn> GroupRun::finish(Lsn at_least, const std::stop_token& stop) {
    constexpr std::chrono::seconds wait_max{5};
    const auto deadline = std::chrono::steady_clock::now() + wait_max;
    while (lane_->passed() < at_least) {
        if (stop.stop_requested() || std::chrono::steady_clock::now() >= deadline) {
            return std::nullopt;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    lane_->stop();
    const std::optional<Lsn> end =
        settled_end(*endpoints_, joining_group, spec_->incarnation, lane_->passed(), stop);
    if (!end) {
        throw Error{
            ErrorKind::transient,
            protocol::sqlstate::wrong_state,
            "the position of the tables that join is gone from the destination"};
    }
    return end;
}

void GroupRun::join(Lsn from, const std::stop_token& stop) {
    const net::Patience patience = net::endless(stop);
    const auto destination = endpoints_->destination(for_connecting(stop));
    const destination::Positions positions =
        endpoints_->positions(joining_group, spec_->incarnation);
    on_side(Side::destination, [&] {
        destination->run("BEGIN", patience);
        for (const CopyTable& table : tables_) {
            if (table.target != table.spec.target) {
                destination::swap_in(*destination, table.target, table.spec.target, patience);
            }
        }
        positions.remove(*destination, patience);
        failpoint("join.before_commit");
        destination->run("COMMIT", patience);
        failpoint("join.after_commit");
    });
    keeper_.update([&](catalog::MirrorProgress& progress) {
        for (const CopyTable& table : tables_) {
            catalog::TableProgress* known = find_table(progress, table.spec.label);
            if (known != nullptr) {
                known->state = "ready";
                known->from_lsn = from;
            }
        }
    });
    lane_.reset();
}

std::vector<std::string> tables_to_join(
    const MirrorSpec& spec, const catalog::MirrorProgress& progress
) {
    std::vector<std::string> labels;
    for (const TableSpec& table : spec.tables) {
        const auto known =
            std::ranges::find(progress.tables, table.label, &catalog::TableProgress::source_table);
        if (known == progress.tables.end() || known->incarnation != table.incarnation ||
            known->state == "copying") {
            labels.push_back(table.label);
        }
    }
    return labels;
}

std::optional<Lsn> settled_end(
    const Endpoints& endpoints,
    std::int64_t copy_group,
    std::int64_t incarnation,
    Lsn passed,
    const std::stop_token& stop
) {
    const auto held = on_side(Side::destination, [&] {
        return endpoints.positions(copy_group, incarnation)
            .fence(*endpoints.destination(for_connecting(stop)), net::endless(stop));
    });
    if (!held || held->incarnation != incarnation) {
        return std::nullopt;
    }
    return std::max(passed, held->end_lsn);
}

void forget_group(
    const Endpoints& endpoints,
    ProgressKeeper& keeper,
    std::int64_t incarnation,
    const std::stop_token& stop
) {
    const net::Patience patience = net::endless(stop);
    const std::string slot = keeper.get().group_slot;
    if (slot.empty()) {
        return;
    }
    on_side(Side::source, [&] {
        source::drop_slot(*endpoints.source(for_connecting(stop)), slot, patience);
    });
    on_side(Side::destination, [&] {
        endpoints.positions(joining_group, incarnation)
            .remove(*endpoints.destination(for_connecting(stop)), patience);
    });
    keeper.update([](catalog::MirrorProgress& progress) { progress.group_slot.clear(); });
}

}  // namespace engine::mirror
