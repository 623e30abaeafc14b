#include "engine/mirror/endpoints.hpp"

#include <fmt/format.h>

#include "engine/source/postgres_target.hpp"

namespace engine::mirror {

namespace {

constexpr std::chrono::seconds connect_for_max{20};

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
    const auto from = on_side(Side::source, [&] {
        return destination::database_encoding(*source(patience), patience);
    });
    const auto to = on_side(Side::destination, [&] {
        return destination::database_encoding(*destination(patience), patience);
    });
    encoding_ = from == to ? from : "UTF8";
}

std::unique_ptr<net::PgConnection> Endpoints::source(const net::Patience& patience) const {
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
