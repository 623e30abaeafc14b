#include <gtest/gtest.h>

#include "dialect_support.hpp"
#include "sql/check_options.hpp"

namespace sql::testing {
namespace {

using protocol::Notice;

OptionList list_of(std::string_view options) {
    return parse_as<AlterPeer>("ALTER PEER p SET (" + std::string(options) + ")").set;
}

constexpr std::size_t list_offset = std::string_view("ALTER PEER p SET (").size();

CheckedOptions check(
    std::span<const OptionSpec> specs, std::string_view options, bool complete = false
) {
    return check_options(specs, list_of(options), "a thing", complete);
}

std::span<const OptionSpec> postgres() {
    return peer_type(PeerType::postgres).options;
}

std::optional<protocol::Error> check_error(
    std::span<const OptionSpec> specs, std::string_view options, bool complete = false
) {
    try {
        check(specs, options, complete);
        return std::nullopt;
    } catch (const protocol::Error& error) {
        return error;
    }
}

std::string dump(const CheckedOptions& checked) {
    std::string out;
    for (const CheckedOption& option : checked.values) {
        out += out.empty() ? "" : ", ";
        out += std::string(option.spec->name) + (option.reference ? "@" : "=") + option.value;
    }
    return out;
}

struct Case {
    std::string_view options;
    std::string_view values;
};

TEST(CheckOptions, ValuesBecomeCanonical) {
    const Case cases[] = {
        {"host = 'h', port = 5432", "host=h, port=5432"},
        {"host = localhost, port = '05432'", "host=localhost, port=5432"},
        {"database = 5", "database=5"},
        {"require_tls = YES", "require_tls=true"},
        {"require_tls = 'off'", "require_tls=false"},
        {"require_tls = 1", "require_tls=true"},
        {"disable_tls = false", "disable_tls=false"},
        {"password = ''", "password="},
        {"password = 007", "password=007"},
        {"password = 'true'", "password=true"},
        {"ssh_config = ''", "ssh_config="},
        {"ssh_config = '{\"host\":\"h\"}'", "ssh_config={\"host\":\"h\"}"},
        {"root_ca = '-----BEGIN C-----x-----END C-----'",
         "root_ca=-----BEGIN C-----x-----END C-----"},
        {"port = 'env:PORT', host = 'file:/etc/h'", "port@env:PORT, host@file:/etc/h"},
        {"require_tls = 'env:A_1'", "require_tls@env:A_1"},
        {"host = 'environment'", "host=environment"},
    };
    for (const auto& [options, values] : cases) {
        EXPECT_EQ(dump(check(postgres(), options)), values) << options;
    }
    EXPECT_EQ(
        dump(check(peer_type(PeerType::kafka).options, "partitioner = stickykey")),
        "partitioner=StickyKey"
    );
    EXPECT_EQ(
        dump(check(peer_type(PeerType::kafka).options, "sasl_mechanism = ''")), "sasl_mechanism="
    );
    EXPECT_EQ(dump(check(mirror_options(), "sync_interval = 60")), "sync_interval=60");
    EXPECT_EQ(dump(check(mirror_options(), "sync_interval = '1 min'")), "sync_interval=60");
    EXPECT_EQ(dump(check(mirror_options(), "sync_interval = '250 ms'")), "sync_interval=250 ms");
    EXPECT_EQ(dump(check(mirror_options(), "sync_interval = 0")), "sync_interval=0");
}

struct Refusal {
    std::string_view options;
    std::string_view message;
};

TEST(CheckOptions, IllTypedValuesAreRefusedAtTheirKey) {
    const Refusal cases[] = {
        {"port = 'abc'", "option \"port\" takes an integer from 1 to 65535"},
        {"port = 0", "option \"port\" takes an integer from 1 to 65535"},
        {"port = 65536", "option \"port\" takes an integer from 1 to 65535"},
        {"port = -1", "option \"port\" takes an integer from 1 to 65535"},
        {"port = 1.5", "option \"port\" takes an integer from 1 to 65535"},
        {"port = true", "option \"port\" takes an integer from 1 to 65535"},
        {"port = ''", "option \"port\" takes an integer from 1 to 65535"},
        {"port = [1]", "option \"port\" takes an integer from 1 to 65535"},
        {"require_tls = 'maybe'", "option \"require_tls\" takes true or false"},
        {"require_tls = ''", "option \"require_tls\" takes true or false"},
        {"require_tls = 2", "option \"require_tls\" takes true or false"},
        {"host = true", "option \"host\" takes text in quotes"},
        {"host = [a]", "option \"host\" takes text in quotes"},
        {"host = {a: b}", "option \"host\" takes text in quotes"},
        {"host = ''", "option \"host\" takes text in quotes"},
        {"ssh_config = 'x'", "option \"ssh_config\" takes a JSON object or array in quotes"},
        {"ssh_config = {a: b}", "option \"ssh_config\" takes a JSON object or array in quotes"},
        {"root_ca = 'x'", "option \"root_ca\" takes PEM text"},
        {"validate = 'x'", "option \"validate\" takes true or false"},
        {"validate = 'env:X'", "option \"validate\" takes true or false"},
        {"password = 'env:'", "option \"password\" has a malformed reference"},
        {"password = 'env:A B'", "option \"password\" has a malformed reference"},
        {"password = 'env:1A'", "option \"password\" has a malformed reference"},
        {"password = 'file:'", "option \"password\" has a malformed reference"},
    };
    for (const auto& [options, message] : cases) {
        const auto error = check_error(postgres(), "user = 'u', " + std::string(options));
        ASSERT_TRUE(error) << options;
        EXPECT_EQ(error->sqlstate, "22023") << options;
        EXPECT_EQ(error->message, message) << options;
        EXPECT_EQ(error->byte_offset, list_offset + 12) << options;
    }
    EXPECT_EQ(
        check_error(mirror_options(), "new_tables = 'ad'").value().message,
        "option \"new_tables\" takes one of ignore, add"
    );
    EXPECT_EQ(
        check_error(mirror_options(), "new_tables = 'ad'").value().hint, "Perhaps you meant add."
    );
    for (const std::string_view options :
         {"sync_interval = '2 days'",
          "sync_interval = 86401",
          "sync_interval = -1",
          "sync_interval = 'soon'",
          "sync_interval = ''"}) {
        EXPECT_EQ(
            check_error(mirror_options(), options).value().message,
            "option \"sync_interval\" takes seconds from 0 to 86400, or an interval such as '10 "
            "s', "
            "'5 min'"
        );
    }
    EXPECT_TRUE(check_error(query_mirror_options(), "refresh_interval = 9"));
    EXPECT_TRUE(check_error(query_mirror_options(), "refresh_interval = '9900 ms'"));
    EXPECT_FALSE(check_error(query_mirror_options(), "refresh_interval = 10"));
}

TEST(CheckOptions, UnknownKeysNameTheValidOnes) {
    const auto error = check_error(postgres(), "host = 'h', pasword = 'hunter2'").value();
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_EQ(error.message, "unknown option \"pasword\" of a thing");
    EXPECT_EQ(error.byte_offset, list_offset + 12);
    EXPECT_NE(error.detail.find("host, port, user, password"), std::string::npos);
    EXPECT_NE(error.detail.find("validate."), std::string::npos);
    EXPECT_EQ(error.hint, "Perhaps you meant \"password\".");
    EXPECT_TRUE(check_error(postgres(), "frobnicate = 1").value().hint.empty());
    EXPECT_TRUE(check_error(postgres(), "\"HOST\" = 'h'"));
}

TEST(CheckOptions, MissingOnesOnlyWhereTheListIsWhole) {
    const auto error = check_error(postgres(), "host = 'h'", true).value();
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_EQ(error.message, "a thing needs option \"user\", \"database\"");
    EXPECT_FALSE(check_error(postgres(), "host = 'h'", false));
    EXPECT_FALSE(check_error(postgres(), "host = 'h', user = 'env:U', database = 'd'", true));
    EXPECT_FALSE(check_error(mirror_options(), "system = q", true));
}

TEST(CheckOptions, ValidateIsNoValue) {
    EXPECT_TRUE(check(postgres(), "host = 'h'").validate);
    const auto off = check(postgres(), "validate = off, host = 'h'");
    EXPECT_FALSE(off.validate);
    EXPECT_EQ(dump(off), "host=h");
}

TEST(CheckOptions, IgnoredOptionsAreToldAndLeftOut) {
    const auto checked = check(
        mirror_options(), "cdc_staging_path = 's3://b', snapshot_sync_mode = 'avro', system = PG"
    );
    EXPECT_EQ(dump(checked), "system=PG");
    ASSERT_EQ(checked.notices.size(), 2U);
    EXPECT_EQ(checked.notices[0].severity, Notice::Severity::notice);
    EXPECT_EQ(checked.notices[0].sqlstate, "00000");
    EXPECT_EQ(checked.notices[0].message, "option \"cdc_staging_path\" of a thing is ignored");
    EXPECT_EQ(checked.notices[1].severity, Notice::Severity::warning);
    EXPECT_EQ(checked.notices[1].sqlstate, "01000");
    EXPECT_TRUE(check(mirror_options(), "cdc_staging_path = ''").notices.empty());
    const auto s3 = check(peer_type(PeerType::s3).options, "metadata_db = 'x', url = 's3://b'");
    EXPECT_EQ(s3.notices.at(0).severity, Notice::Severity::warning);
    const auto staging = check(
        peer_type(PeerType::clickhouse).options, "s3_path = 's3://b', secret_access_key = 'x'"
    );
    EXPECT_TRUE(staging.values.empty());
    EXPECT_EQ(staging.notices.size(), 2U);
}

TEST(CheckOptions, SoftDeleteOfTheDocumentsHasItsMeaning) {
    const auto on = check(mirror_options(), "soft_delete = true");
    EXPECT_EQ(dump(on), "soft_delete_col_name=_PEERDB_IS_DELETED");
    EXPECT_EQ(on.notices.at(0).severity, Notice::Severity::warning);
    EXPECT_NE(on.notices.at(0).message.find("'_PEERDB_IS_DELETED'"), std::string::npos);
    const auto both = check(mirror_options(), "soft_delete = true, snapshot_sync_mode = 'avro'");
    ASSERT_EQ(both.notices.size(), 2U);
    EXPECT_NE(both.notices[0].message.find("snapshot_sync_mode"), std::string::npos);
    EXPECT_NE(both.notices[1].message.find("is read as"), std::string::npos);
    EXPECT_TRUE(check_error(mirror_options(), "soft_delete = 'env:X'"));
    EXPECT_TRUE(check(mirror_options(), "soft_delete = false").values.empty());
    EXPECT_TRUE(check(mirror_options(), "soft_delete = false").notices.empty());
    EXPECT_EQ(
        dump(check(mirror_options(), "soft_delete = true, soft_delete_col_name = 'gone'")),
        "soft_delete_col_name=gone"
    );
}

TEST(CheckOptions, ScriptsAreRefused) {
    const auto error = check_error(mirror_options(), "script = 'mask'").value();
    EXPECT_EQ(error.sqlstate, "0A000");
    EXPECT_EQ(error.byte_offset, list_offset);
    EXPECT_TRUE(check(mirror_options(), "script = ''").values.empty());
}

TEST(CheckOptions, PlacesAreThoseOfTheKeys) {
    const auto checked = check(postgres(), "host = 'h', user = 'u'");
    EXPECT_EQ(checked.values.at(0).offset, list_offset);
    EXPECT_EQ(checked.values.at(1).offset, list_offset + 12);
}

TEST(CheckOptions, RefusalsShowNoValue) {
    for (const std::string_view options :
         {"port = 'hunter2'",
          "require_tls = hunter2",
          "ssh_config = 'hunter2'",
          "root_ca = 'hunter2'",
          "password = 'env:hunter2 x'",
          "secret = 'hunter2'"}) {
        const auto error = check_error(postgres(), options).value();
        EXPECT_EQ((error.message + error.detail + error.hint).find("hunter2"), std::string::npos)
            << options;
    }
}

void expect_combination(
    void (*rule)(const CheckedOptions&),
    std::span<const OptionSpec> specs,
    std::string_view options,
    bool good
) {
    const auto checked = check(specs, options);
    if (good) {
        EXPECT_NO_THROW(rule(checked)) << options;
        return;
    }
    try {
        rule(checked);
        ADD_FAILURE() << options;
    } catch (const protocol::Error& error) {
        EXPECT_EQ(error.sqlstate, "22023") << options;
        EXPECT_NE(error.byte_offset, protocol::Error::nowhere) << options;
    }
}

TEST(CheckOptions, CombinationsOfMirrors) {
    const std::pair<std::string_view, bool> cases[] = {
        {"system = Q", true},
        {"initial_copy_only = true", true},
        {"initial_copy_only = true, do_initial_copy = true", true},
        {"do_initial_copy = false", true},
        {"initial_copy_only = false, do_initial_copy = false", true},
        {"do_initial_copy = false, initial_copy_only = true", false},
        {"soft_delete_col_name = 'a', synced_at_col_name = 'b'", true},
        {"soft_delete_col_name = '', synced_at_col_name = ''", true},
        {"soft_delete_col_name = 'a', synced_at_col_name = 'a'", false},
        {"start_at_lsn = ''", true},
        {"start_at_lsn = '0/1'", false},
        {"start_at_lsn = '0/1', replication_slot_name = 's'", false},
        {"start_at_lsn = '0/1', do_initial_copy = false", false},
        {"start_at_lsn = '0/1', replication_slot_name = 's', do_initial_copy = false", true},
    };
    for (const auto& [options, good] : cases) {
        expect_combination(check_mirror_combination, mirror_options(), options, good);
    }
    const std::pair<std::string_view, bool> queries[] = {
        {"mode = append", true},
        {"mode = upsert", false},
        {"mode = upsert, unique_key_columns = ''", false},
        {"mode = upsert, unique_key_columns = 'id'", true},
        {"mode = overwrite", false},
        {"mode = overwrite, initial_copy_only = true", true},
    };
    for (const auto& [options, good] : queries) {
        expect_combination(check_query_mirror_combination, query_mirror_options(), options, good);
    }
}

}  // namespace
}  // namespace sql::testing
