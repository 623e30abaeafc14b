#include "engine/mirror/cleanup.hpp"

#include <boost/json.hpp>

#include "engine/destination/postgres_session.hpp"
#include "engine/failpoint.hpp"
#include "engine/net/pg_text.hpp"
#include "engine/source/postgres_slot.hpp"
#include "engine/source/postgres_target.hpp"

namespace engine::mirror {

std::string options_text(const PeerOptions& options) {
    boost::json::object object;
    options.for_each([&object](const std::string& key, std::string_view value) {
        object[key] = value;
    });
    return boost::json::serialize(object);
}

PeerOptions read_options_text(std::string_view text) {
    PeerOptions options;
    boost::system::error_code failure;
    const boost::json::value parsed = boost::json::parse(text, failure);
    if (failure || !parsed.is_object()) {
        return options;
    }
    for (const auto& [key, value] : parsed.as_object()) {
        if (value.is_string()) {
            options.set(std::string{key}, catalog::Secret{std::string{value.as_string()}});
        }
    }
    return options;
}

namespace {

void remove_position(
    const catalog::Orphan& orphan, const PeerOptions& options, const net::Patience& patience
) {
    const auto connection = destination::open_session(
        source::postgres_target(options), destination::SessionOptions{}, patience
    );
    const std::string_view given = options.get("metadata_schema");
    const std::string schema{given.empty() ? "_millrace" : given};
    const net::PgRows there = connection->query(
        "SELECT to_regclass($1), to_regclass($2)",
        {net::pg_name(schema, "positions"), net::pg_name(schema, "copied_chunks")},
        patience
    );
    for (std::size_t i = 0; i < 2; ++i) {
        if (there.at(0).at(i)) {
            const std::string table = net::pg_name(schema, i == 0 ? "positions" : "copied_chunks");
            connection->query(
                ("DELETE FROM " + table + " WHERE mirror_id = $1").c_str(),
                {orphan.mirror_id},
                patience
            );
        }
    }
    failpoint("drop.position_gone");
}

}  // namespace

void remove_orphan(
    const catalog::Orphan& orphan, const PeerOptions& options, const net::Patience& patience
) {
    failpoint("drop.begun");
    if (orphan.kind == "position") {
        remove_position(orphan, options, patience);
        return;
    }
    const auto connection = source::open_source(source::postgres_target(options), {}, patience);
    if (orphan.kind == "slot") {
        source::drop_slot(*connection, orphan.name, patience);
        failpoint("drop.slot_gone");
    } else {
        source::drop_publication(*connection, orphan.name, patience);
    }
}

}  // namespace engine::mirror
