// A mirror's two ends as connections: who connects how is decided in this one place.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "engine/destination/postgres_session.hpp"
#include "engine/mirror/spec.hpp"
#include "engine/net/pg_connection.hpp"
#include "engine/reasons.hpp"
#include "engine/source/postgres_slot.hpp"

namespace engine::mirror {

/// Errors that leave these functions carry the side's reason code.
class Endpoints {
public:
    Endpoints(const MirrorSpec& spec, std::string instance);

    /// As long as one lives, connections that are given back are handed out again: the steps of a
    /// start follow each other at once, and a connection costs more than most of them.
    class Reuse {
    public:
        explicit Reuse(std::shared_ptr<const Endpoints> endpoints);
        Reuse(const Reuse&) = delete;
        Reuse& operator=(const Reuse&) = delete;
        Reuse(Reuse&&) = delete;
        Reuse& operator=(Reuse&&) = delete;
        ~Reuse();

    private:
        std::shared_ptr<const Endpoints> endpoints_;
    };

    /// Looks at both ends once: texts go in their common encoding, else in UTF-8.
    void settle_encoding(const net::Patience& patience);

    std::unique_ptr<net::PgConnection> source(const net::Patience& patience) const;
    std::unique_ptr<net::PgConnection> replication(const net::Patience& patience) const;
    std::unique_ptr<net::PgConnection> destination(const net::Patience& patience) const;
    /// What source() or destination() has made, with nothing of a session left on it.
    void give_back(Side side, std::unique_ptr<net::PgConnection> connection) const;

    destination::Positions positions(std::int64_t copy_group, std::int64_t incarnation) const;
    /// Of every connection of this mirror in this process.
    const std::string& application_name() const { return application_name_; }

private:
    struct Spare {
        std::unique_ptr<net::PgConnection> connection;
        std::chrono::steady_clock::time_point since;
    };

    std::unique_ptr<net::PgConnection> take(Side side) const;

    const MirrorSpec& spec_;
    std::string application_name_;
    std::string encoding_ = "UTF8";

    mutable std::mutex mutex_;
    mutable bool reuses_ = false;
    mutable Spare source_;
    mutable Spare destination_;
};

/// Runs `work`; an error that leaves it gets the reason code of the side, if it has none.
template <class Work>
auto on_side(Side side, Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const ReasonedError&) {
        throw;
    } catch (const protocol::Error& error) {
        if (error.sqlstate == protocol::sqlstate::query_canceled) {
            throw;  // by us: no side's fault
        }
        throw ReasonedError{reason_of(error, side), error};
    }
}

/// Until a connection must be there.
net::Patience for_connecting(std::stop_token stop);

}  // namespace engine::mirror
