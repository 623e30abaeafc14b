// Tables that come to a mirror while it streams, or are copied anew: a copy group with a slot, a
// position and a stream of its own. When it has caught up it joins the mirror's stream.
//
//   run(): copy, then stream ─► the mirror's lane halts at D ─► finish(D): on to P ≥ D, then stop
//   ─► join(P): the tables are the mirror's, which leaves out what was committed before P
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/mirror/copy_run.hpp"
#include "engine/mirror/lane.hpp"
#include "engine/mirror/progress_keeper.hpp"

namespace engine::mirror {

class GroupRun {
public:
    /// `labels`: which of the mirror's tables.
    GroupRun(
        const Services& services,
        const MirrorSpec& spec,
        const std::vector<std::string>& labels,
        ProgressKeeper& keeper,
        Lane::Failed failed
    );
    ~GroupRun();
    GroupRun(const GroupRun&) = delete;
    GroupRun& operator=(const GroupRun&) = delete;
    GroupRun(GroupRun&&) = delete;
    GroupRun& operator=(GroupRun&&) = delete;

    /// On a worker: returns when the group streams.
    void run(const std::stop_token& stop);
    /// How far the group's stream is.
    protocol::Lsn passed() const { return lane_->passed(); }
    /// Waits until the group has passed `at_least`, and ends its stream: where it has come to.
    /// Nothing: it takes too long, and goes on.
    std::optional<protocol::Lsn> finish(protocol::Lsn at_least, const std::stop_token& stop);
    void join(protocol::Lsn from, const std::stop_token& stop);

private:
    const Services& services_;
    ProgressKeeper& keeper_;
    Lane::Failed failed_;
    std::shared_ptr<MirrorSpec> spec_;       // the mirror's, with the group's tables and slot
    std::shared_ptr<MirrorSpec> lane_spec_;  // the same, its targets those that are built beside
    std::shared_ptr<Endpoints> endpoints_;   // with the lane
    std::vector<CopyTable> tables_;
    std::shared_ptr<Lane> lane_;  // with what waits for it on the loop
};

/// Tables that the mirror is to have and whose rows its stream does not keep yet.
std::vector<std::string> tables_to_join(
    const MirrorSpec& spec, const catalog::MirrorProgress& progress
);

/// How far a stream that we have ended has come: beyond what it had `passed`, if its last commit
/// came through unanswered. Nothing: its position is gone.
std::optional<protocol::Lsn> settled_end(
    const Endpoints& endpoints,
    std::int64_t copy_group,
    std::int64_t incarnation,
    protocol::Lsn passed,
    const std::stop_token& stop
);

/// What of a group is left at the peers goes.
void forget_group(
    const Endpoints& endpoints,
    ProgressKeeper& keeper,
    std::int64_t incarnation,
    const std::stop_token& stop
);

}  // namespace engine::mirror
