// The declarations themselves: what must hold for every option of every type.
#include "sql/options.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "sql/check_options.hpp"
#include "sql/options_values.hpp"
#include "sql/reference.hpp"

namespace sql {
namespace {

std::vector<std::span<const OptionSpec>> all_lists() {
    std::vector<std::span<const OptionSpec>> lists{mirror_options(), query_mirror_options()};
    for (const PeerTypeSpec& type : peer_types()) {
        lists.push_back(type.options);
    }
    return lists;
}

TEST(Options, PeerTypesStandInTheirPlaces) {
    std::set<std::string_view> names;
    std::set<int> numbers;
    for (std::size_t i = 0; i < peer_types().size(); ++i) {
        const PeerTypeSpec& type = peer_types()[i];
        EXPECT_EQ(type.type, static_cast<PeerType>(i)) << type.name;
        EXPECT_EQ(&peer_type(type.type), &type);
        EXPECT_EQ(find_peer_type(type.name), &type);
        EXPECT_TRUE(names.insert(type.name).second) << type.name;
        EXPECT_TRUE(type.peerdb_number == -1 || numbers.insert(type.peerdb_number).second);
        EXPECT_EQ(type.served, !type.options.empty()) << type.name;
        EXPECT_TRUE(type.served || !(type.source || type.destination || type.checked));
    }
    EXPECT_EQ(find_peer_type("local_json"), &peer_type(PeerType::file));
    EXPECT_EQ(find_peer_type("pOstGres"), &peer_type(PeerType::postgres));
    EXPECT_EQ(find_peer_type(""), nullptr);
    EXPECT_EQ(find_peer_type("ORACLE"), nullptr);
    EXPECT_EQ(peer_type(PeerType::clickhouse).peerdb_number, 8);
}

TEST(Options, DeclarationsAreSound) {
    for (const auto list : all_lists()) {
        std::set<std::string_view> names;
        for (const OptionSpec& spec : list) {
            EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
            EXPECT_NE(spec.name, "validate");
            EXPECT_EQ(find_option(list, spec.name), &spec);
            EXPECT_FALSE(spec.help.empty()) << spec.name;
            EXPECT_EQ(spec.help.back(), '.') << spec.name;
            EXPECT_EQ(spec.help.find('|'), std::string_view::npos) << spec.name;
            EXPECT_EQ(spec.type == OptionType::choice, !spec.choices.empty()) << spec.name;
            EXPECT_FALSE(spec.required && !spec.default_value.empty()) << spec.name;
            EXPECT_LE(spec.min, spec.max) << spec.name;
            if (!spec.default_value.empty()) {
                EXPECT_EQ(canonical_value(spec, spec.default_value), spec.default_value)
                    << spec.name;
            }
        }
        EXPECT_EQ(find_option(list, "no such option"), nullptr);
    }
}

/// What a name says to be a secret is one, in whatever list it stands.
TEST(Options, SecretsAreMarked) {
    for (const auto list : all_lists()) {
        for (const OptionSpec& spec : list) {
            bool secret = spec.name == "ssh_config" || spec.name == "client_tls";
            for (const std::string_view part : {"password", "access_key", "private_key", "token"}) {
                secret = secret || spec.name.find(part) != std::string_view::npos;
            }
            EXPECT_TRUE(spec.secret || !secret) << spec.name;
        }
    }
}

struct Names {
    std::span<const OptionSpec> list;
    std::string_view names;
};

TEST(Options, EveryNameOfPeerdbIsThere) {
    const Names cases[] = {
        {peer_type(PeerType::postgres).options,
         "host user database port password metadata_schema ssh_config root_ca tls_host require_tls "
         "disable_tls skip_cert_verification client_tls"},
        {peer_type(PeerType::clickhouse).options,
         "host user database port password disable_tls s3_path access_key_id secret_access_key "
         "region endpoint certificate private_key root_ca tls_host tls_certificate_directory "
         "cluster replicated"},
        {peer_type(PeerType::kafka).options,
         "servers user password sasl_mechanism disable_tls certificate private_key root_ca "
         "max_record_batch_bytes partitioner"},
        {peer_type(PeerType::s3).options,
         "url access_key_id secret_access_key region role_arn endpoint root_ca tls_host codec "
         "metadata_db"},
        {mirror_options(),
         "do_initial_copy initial_copy_only resync publication_name replication_slot_name "
         "max_batch_size sync_interval snapshot_num_rows_per_partition "
         "snapshot_num_partitions_override snapshot_max_parallel_workers "
         "snapshot_num_tables_in_parallel snapshot_staging_path cdc_staging_path "
         "soft_delete_col_name synced_at_col_name disable_peerdb_columns script system soft_delete "
         "snapshot_sync_mode"},
        {query_mirror_options(),
         "destination_table_name num_rows_per_partition watermark_column watermark_table_name mode "
         "unique_key_columns parallelism refresh_interval initial_copy_only "
         "setup_watermark_table_on_destination dst_table_full_resync staging_path disabled"},
    };
    for (const auto& [list, names] : cases) {
        std::istringstream words{std::string(names)};
        for (std::string name; words >> name;) {
            EXPECT_NE(find_option(list, name), nullptr) << name;
        }
    }
}

TEST(OptionValues, Booleans) {
    for (const std::string_view text : {"true", "TRUE", "on", "On", "yes", "1"}) {
        EXPECT_EQ(canonical_boolean(text), "true") << text;
    }
    for (const std::string_view text : {"false", "False", "off", "no", "NO", "0"}) {
        EXPECT_EQ(canonical_boolean(text), "false") << text;
    }
    for (const std::string_view text : {"", "t", "2", "tru", "truee", " true", "null", "-1"}) {
        EXPECT_FALSE(canonical_boolean(text)) << text;
    }
}

TEST(OptionValues, Integers) {
    const std::pair<std::string_view, std::optional<std::int64_t>> cases[] = {
        {"0", 0},
        {"5432", 5432},
        {"007", 7},
        {"-3", -3},
        {"+3", 3},
        {"9223372036854775807", INT64_MAX},
        {"9223372036854775808", std::nullopt},
        {"", std::nullopt},
        {"+", std::nullopt},
        {"+-3", std::nullopt},
        {"1.0", std::nullopt},
        {"1e3", std::nullopt},
        {" 1", std::nullopt},
        {"1 ", std::nullopt},
        {"0x1", std::nullopt},
    };
    for (const auto& [text, value] : cases) {
        EXPECT_EQ(parse_integer(text), value) << text;
    }
}

TEST(OptionValues, Intervals) {
    const std::pair<std::string_view, std::optional<std::int64_t>> cases[] = {
        {"0", 0},
        {"30", 30'000},
        {"1.5", 1'500},
        {" 30 ", 30'000},
        {"10 s", 10'000},
        {"10s", 10'000},
        {"10 SECONDS", 10'000},
        {"500 ms", 500},
        {"5 min", 300'000},
        {"1 min 30 s", 90'000},
        {"1min30s", 90'000},
        {"2 hours", 7'200'000},
        {"1 day", 86'400'000},
        {"0.5 min", 30'000},
        {"00:00:10", 10'000},
        {"1:02:03.5", 3'723'500},
        {"1:02", 3'720'000},
        {"", std::nullopt},
        {" ", std::nullopt},
        {"s", std::nullopt},
        {"-1", std::nullopt},
        {"-1 s", std::nullopt},
        {"1 month", std::nullopt},
        {"1 s 2", std::nullopt},
        {"1 2", std::nullopt},
        {"1.", std::nullopt},
        {".5", std::nullopt},
        {"0.0001", std::nullopt},
        {"0.0000000001", std::nullopt},
        {"1:2", std::nullopt},
        {"1:60", std::nullopt},
        {"1:00:61", std::nullopt},
        {"1:00:00:00", std::nullopt},
        {"1 min 1:00", std::nullopt},
        {"99999999999999999999", std::nullopt},
        {"1000000000000 days", std::nullopt},
        {"10 s;", std::nullopt},
    };
    for (const auto& [text, ms] : cases) {
        EXPECT_EQ(parse_interval_ms(text), ms) << text;
        if (ms) {
            EXPECT_EQ(parse_interval_ms(print_interval(*ms)), ms) << text;
        }
    }
    EXPECT_EQ(print_interval(30'000), "30");
    EXPECT_EQ(print_interval(1'500), "1500 ms");
}

TEST(OptionValues, Json) {
    for (const std::string_view text :
         {"{}",
          "[]",
          " { } ",
          R"({"a":1,"b":[true,false,null],"c":{"d":"e"}})",
          R"(["\"\\\/\b\f\n\r\t\u00e9", -1.5e+10, 0, 0.5, 1E2])",
          R"({"é":"ü"})"}) {
        EXPECT_TRUE(is_json(text)) << text;
    }
    for (const std::string_view text :
         {"",          "1",        "\"x\"",     "null",     "{",      "}",         "[1,]",
          "{,}",       R"({"a"})", R"({"a":})", R"({a:1})", "[1 2]",  "[01]",      "[1.]",
          "[.5]",      "[1e]",     "[+1]",      "[tru]",    "{} x",   R"(["\x"])", R"(["\u00g0"])",
          R"(["\u00)", "[\"\n\"]", R"(["a)",    R"(["a\)",  "{'a':1}"}) {
        EXPECT_FALSE(is_json(text)) << text;
    }
    EXPECT_TRUE(is_json(std::string(64, '[') + std::string(64, ']')));
    EXPECT_FALSE(is_json(std::string(65, '[') + std::string(65, ']')));
    EXPECT_FALSE(is_json(std::string(1'000'000, '[')));
}

TEST(OptionsReference, ReadmeHoldsIt) {
    std::ifstream file(MILLRACE_SOURCE_DIR "/sql/README.md");
    std::ostringstream content;
    content << file.rdbuf();
    const std::string text = content.str();
    const std::size_t begin = text.find(reference_begin);
    const std::size_t end = text.find(reference_end);
    ASSERT_NE(begin, std::string::npos);
    ASSERT_NE(end, std::string::npos);
    const std::size_t first = begin + reference_begin.size();
    EXPECT_TRUE(text.substr(first, end - first) == options_reference())
        << "sql/README.md is out of date: put the output of `millrace options-reference` between "
           "its two marker lines.";
}

}  // namespace
}  // namespace sql
