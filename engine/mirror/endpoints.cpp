#include "engine/mirror/endpoints.hpp"

#include <utility>

#include <fmt/format.h>

#include "engine/source/postgres_target.hpp"

namespace engine::mirror {

namespace {

constexpr std::chrono::seconds connect_for_max{20};
constexpr std::chrono::seconds spare_for_max{5};  // an older one may be dead without our knowing

std::string metadata_schema(const PeerOptions& options) {
    const std::string_view given = options.get("metadata_schema");
    return given.empty() ? "_millrace" : std::string{given};
}

}  // namespace

net::Patience for_connecting(std::stop_token stop) {
    return {std::chrono::steady_clock::now() + connect_for_max, std::move(stop)};
}

Endpoints::Endpoints(const MirrorSpec& spec, std::string instance)
    : spec_(spec), application_name_(fmt::format("millrace_{}_{}", spec.id, instance)) {}

void Endpoints::settle_encoding(const net::Patience& patience) {
    auto from = source(patience);
    const auto encoding_from =
        on_side(Side::source, [&] { return destination::database_encoding(*from, patience); });
    auto to = destination(patience);
    const auto encoding_to =
        on_side(Side::destination, [&] { return destination::database_encoding(*to, patience); });
    const std::string wanted = encoding_from == encoding_to ? encoding_from : "UTF8";
    if (wanted == encoding_) {
        give_back(Side::source, std::move(from));
        give_back(Side::destination, std::move(to));
    }
    encoding_ = wanted;
}

Endpoints::Reuse::Reuse(std::shared_ptr<const Endpoints> endpoints)
    : endpoints_(std::move(endpoints)) {
    const std::lock_guard lock(endpoints_->mutex_);
    endpoints_->reuses_ = true;
}

Endpoints::Reuse::~Reuse() {
    const std::lock_guard lock(endpoints_->mutex_);
    endpoints_->reuses_ = false;
    endpoints_->source_ = {};
    endpoints_->destination_ = {};
}

void Endpoints::give_back(Side side, std::unique_ptr<net::PgConnection> connection) const {
    const std::lock_guard lock(mutex_);
    Spare& spare = side == Side::source ? source_ : destination_;
    if (reuses_ && connection->is_idle()) {
        spare = {std::move(connection), std::chrono::steady_clock::now()};
    }
}

std::unique_ptr<net::PgConnection> Endpoints::take(Side side) const {
    const std::lock_guard lock(mutex_);
    Spare spare = std::exchange(side == Side::source ? source_ : destination_, {});
    const bool fresh = std::chrono::steady_clock::now() - spare.since <= spare_for_max;
    return spare.connection && fresh ? std::move(spare.connection) : nullptr;
}

std::unique_ptr<net::PgConnection> Endpoints::source(const net::Patience& patience) const {
    if (auto spare = take(Side::source)) {
        return spare;
    }
    return on_side(Side::source, [&] {
        return source::open_source(
            source::postgres_target(spec_.source), {encoding_, application_name_}, patience
        );
    });
}

std::unique_ptr<net::PgConnection> Endpoints::replication(const net::Patience& patience) const {
    return on_side(Side::source, [&] {
        return source::open_replication(
            source::postgres_target(spec_.source), {encoding_, application_name_}, patience
        );
    });
}

std::unique_ptr<net::PgConnection> Endpoints::destination(const net::Patience& patience) const {
    if (auto spare = take(Side::destination)) {
        return spare;
    }
    return on_side(Side::destination, [&] {
        destination::SessionOptions options;
        options.metadata_schema = metadata_schema(spec_.destination);
        options.encoding = encoding_;
        options.replication_role = spec_.replication_role;
        options.application_name = application_name_;
        return destination::open_session(
            source::postgres_target(spec_.destination), options, patience
        );
    });
}

destination::Positions Endpoints::positions(std::int64_t copy_group, std::int64_t incarnation)
    const {
    return {metadata_schema(spec_.destination), {spec_.id, copy_group, incarnation}};
}

}  // namespace engine::mirror
