// From a mirror that is only wanted to one that streams: publication, slot, targets, the copy's
// begin and end. Each step is written down as intended, done, and then written down as done; so
// whoever starts after a crash knows what may be there.
#pragma once

#include <memory>
#include <stop_token>

#include "engine/mirror/copy_run.hpp"

namespace engine::mirror {

class Setup {
public:
    Setup(
        const Services& services,
        const MirrorSpec& spec,
        const Endpoints& endpoints,
        ProgressKeeper& keeper,
        std::stop_token stop
    )
        : services_(services),
          spec_(spec),
          endpoints_(endpoints),
          keeper_(keeper),
          stop_(std::move(stop)) {}

    /// Everything up to the first chunk. What an earlier attempt left is removed first.
    std::unique_ptr<CopyRun> begin_copy();
    /// The copy is complete: its position and its tables become the mirror's, in one transaction.
    void finish_copy(CopyRun& copy);
    /// Without a copy: the stream begins at the slot.
    void begin_stream();

private:
    struct SnapshotPoint {
        protocol::Lsn lsn = 0;  // where the stream goes on from it
        source::SystemIdentity identity;
    };

    void record_intent(net::PgConnection& source);
    void make_publication(net::PgConnection& source);
    void check_user_slot(net::PgConnection& source, protocol::Lsn start) const;
    std::unique_ptr<source::SnapshotHolder> make_snapshot(SnapshotPoint& point);
    std::vector<SourceTable> read_tables(net::PgConnection& connection);
    std::vector<CopyTable> make_targets(
        net::PgConnection& destination,
        net::PgConnection& source,
        const std::vector<SourceTable>& tables,
        bool to_copy
    );
    void make_target(
        net::PgConnection& destination, net::PgConnection& source, CopyTable& table, bool to_copy
    );
    void empty_targets(net::PgConnection& destination, const std::vector<CopyTable>& tables);
    void record_tables(
        net::PgConnection& destination,
        const std::vector<SourceTable>& tables,
        std::vector<CopyTable>& made,
        bool to_copy
    );
    void wait_for(const std::string& what);

    const Services& services_;
    const MirrorSpec& spec_;
    const Endpoints& endpoints_;
    ProgressKeeper& keeper_;
    std::stop_token stop_;
};

}  // namespace engine::mirror
