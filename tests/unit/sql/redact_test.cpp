#include <gtest/gtest.h>

#include "dialect_support.hpp"

namespace sql::testing {
namespace {

std::string redact(std::string_view text) {
    return redacted(text, {0, text.size()});
}

const std::pair<std::string_view, std::string_view> cases[] = {
    {"CREATE PEER p FROM POSTGRES WITH (host = 'h', password = 'x', port = 1)",
     "CREATE PEER p FROM POSTGRES WITH (host = 'h', password = '***', port = 1)"},
    {"CREATE PEER p FROM POSTGRES WITH (PASSWORD = 5)",
     "CREATE PEER p FROM POSTGRES WITH (PASSWORD = '***')"},
    {"CREATE PEER p FROM POSTGRES WITH (password = -5, user = 'u')",
     "CREATE PEER p FROM POSTGRES WITH (password = '***', user = 'u')"},
    {"CREATE PEER p FROM POSTGRES WITH (password = word)",
     "CREATE PEER p FROM POSTGRES WITH (password = '***')"},
    {"CREATE PEER p FROM POSTGRES WITH (pasword = $$x$$, typo = E'y', \"Host\" = 'z')",
     "CREATE PEER p FROM POSTGRES WITH (pasword = '***', typo = '***', \"Host\" = '***')"},
    {"CREATE PEER p FROM POSTGRES WITH (ssh_config = '{\"password\":\"x\"}', client_tls='y')",
     "CREATE PEER p FROM POSTGRES WITH (ssh_config = '***', client_tls='***')"},
    {"CREATE PEER p FROM POSTGRES WITH (a = [x, ['y']], host = 'h')",
     "CREATE PEER p FROM POSTGRES WITH (a = '***', host = 'h')"},
    {"CREATE PEER p FROM POSTGRES WITH (a = {b: 'x', c: {d: 1}}, host = 'h')",
     "CREATE PEER p FROM POSTGRES WITH (a = '***', host = 'h')"},
    {"CREATE PEER p FROM POSTGRES WITH (password = 'a'\n'b')",
     "CREATE PEER p FROM POSTGRES WITH (password = '***')"},
    {"CREATE PEER p FROM POSTGRES WITH (password = U&'\\0061')",
     "CREATE PEER p FROM POSTGRES WITH (password = '***')"},
    {"CREATE PEER p FROM MYSQL WITH (host = 'h', password = 'x')",
     "CREATE PEER p FROM MYSQL WITH (host = '***', password = '***')"},
    {"CREATE PEER p FROM POSTGRES -- password 'x'\nWITH (host = 'h' /* was y */)",
     "CREATE PEER p FROM POSTGRES WITH (host = 'h' )"},
    {"ALTER PEER p SET (password = 'x', host = 'h', access_key_id = 'k', odd = 'o')",
     "ALTER PEER p SET (password = '***', host = 'h', access_key_id = '***', odd = '***')"},
    {"ALTER PEER p RESET (password)", "ALTER PEER p RESET (password)"},
    {"EXECUTE p 'select ''x'''", "EXECUTE p '***'"},
    {"EXECUTE p $$select x$$", "EXECUTE p '***'"},
    {"EXECUTE p ('x', 5)", "EXECUTE p ('***', 5)"},
    {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t) WITH (publication_name = 'p', key = "
     "'x')",
     "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t) WITH (publication_name = 'p', key = "
     "'***')"},
    {"EXPLAIN CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t) WITH (odd = 'x')",
     "EXPLAIN CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t) WITH (odd = '***')"},
    {"EXPLAIN ALTER MIRROR m SET (odd = 'x')", "EXPLAIN ALTER MIRROR m SET (odd = '***')"},
    {"RESYNC MIRROR m WITH (odd = 'x')", "RESYNC MIRROR m WITH (odd = '***')"},
    {"CREATE ROLE r LOGIN PASSWORD 'x'", "CREATE ROLE r LOGIN PASSWORD '***'"},
    {"CREATE USER r WITH ENCRYPTED PASSWORD 'x' VALID UNTIL '2030-01-01'",
     "CREATE USER r WITH ENCRYPTED PASSWORD '***' VALID UNTIL '***'"},
    {"ALTER ROLE r PASSWORD $$x$$", "ALTER ROLE r PASSWORD '***'"},
    {"ALTER USER r PASSWORD E'x'", "ALTER USER r PASSWORD '***'"},
    {"SELECT 'x' AS a", "SELECT 'x' AS a"},
    {"SHOW PEERS", "SHOW PEERS"},
    {"DROP PEER \"P\"", "DROP PEER \"P\""},
    // what does not parse shows nothing of itself
    {"CREATE PEER p FROM POSTGRES WITH (password 'x')", "<47 bytes that do not parse>"},
    {"CREATE PEER p FROM ORACLE WITH (password = 'x')", "<47 bytes that do not parse>"},
    {"CREATE PER p FROM POSTGRES WITH (password = 'x')", "<48 bytes that do not parse>"},
    {"CREATE ROLE r PASSWORD x", "<24 bytes that do not parse>"},
    {"EXECUTE p 'open", "<15 bytes that do not parse>"},
    {"\xff", "<1 bytes that do not parse>"},
    {"", "<0 bytes that do not parse>"},
};

TEST(Redacted, HidesWhatIsOrMightBeASecret) {
    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(redact(text), expected) << text;
    }
}

TEST(Redacted, OfAPieceOfTheMessage) {
    const std::string_view message =
        "SHOW PEERS; ALTER PEER é SET (password = 'é', host = 'é'); SHOW MIRRORS";
    const auto spans = split_statements(message);
    ASSERT_EQ(spans.size(), 3U);
    EXPECT_EQ(redacted(message, spans[1]), "ALTER PEER é SET (password = '***', host = 'é')");
}

}  // namespace
}  // namespace sql::testing
