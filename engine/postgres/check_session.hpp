// A connection on which a mirror's checks ask, and what it says about the server and the user.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/net/pg_connection.hpp"

namespace engine::postgres {

using Row = std::vector<std::optional<std::string>>;

/// A field of a result, NULL as empty, false, 0.
std::string text_at(const Row& row, std::size_t column);
bool flag_at(const Row& row, std::size_t column);
std::int64_t number_at(const Row& row, std::size_t column);
/// A "char" of the catalogs.
char char_at(const Row& row, std::size_t column);

/// Which database of which server this is, through whatever address it was reached.
struct DatabaseIdentity {
    std::string system_id;  // empty: the server does not say
    std::string timeline;
    std::string started_at;
    std::string database_oid;
    bool in_recovery = false;
};

/// Also where one is a standby of the other.
bool is_same_database(const DatabaseIdentity& a, const DatabaseIdentity& b);

class CheckSession {
public:
    /// Throws what PgConnection throws. `patience` must outlive the session.
    CheckSession(const net::PgTarget& target, const net::Patience& patience);

    /// Throws the server's error; is_over() afterwards tells whether it can be asked on.
    net::PgRows query(const char* sql, const std::vector<std::string>& parameters = {});
    net::PgRows query(const std::string& sql) { return query(sql.c_str()); }
    /// The first field of the first row, NULL and nothing as empty.
    std::string ask(const char* sql, const std::vector<std::string>& parameters = {});

    int version() const { return connection_.server_version(); }
    const std::string& user() const { return user_; }
    const std::string& database() const { return database_; }
    const DatabaseIdentity& identity() const { return identity_; }
    /// Should whoever asked stop asking: the link is gone, or time is up?
    bool is_over() const { return over_; }
    const net::Patience& patience() const { return patience_; }

private:
    void read_identity();

    const net::Patience& patience_;
    net::PgConnection connection_;
    std::string user_;
    std::string database_;
    DatabaseIdentity identity_;
    bool over_ = false;
};

}  // namespace engine::postgres
