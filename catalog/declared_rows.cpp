#include "catalog/declared_rows.hpp"

#include <optional>
#include <string>

#include "catalog/settings.hpp"
#include "sql/options.hpp"

namespace catalog {

namespace {

constexpr std::string_view tables =
    "CREATE TEMP TABLE declared_options (peer_type TEXT, option TEXT, type TEXT,"
    " default_value TEXT, required INTEGER, secret INTEGER, description TEXT, choices TEXT);"
    "CREATE TEMP TABLE declared_settings (name TEXT, default_value TEXT, unit TEXT, applies TEXT,"
    " min INTEGER, max INTEGER, description TEXT);";

std::string_view type_text(sql::OptionType type) {
    switch (type) {
        case sql::OptionType::text:
            return "text";
        case sql::OptionType::integer:
            return "integer";
        case sql::OptionType::boolean:
            return "boolean";
        case sql::OptionType::choice:
            return "choice";
        case sql::OptionType::interval:
            return "interval";
        case sql::OptionType::pem:
            return "pem";
        case sql::OptionType::json:
            return "json";
        case sql::OptionType::lsn:
            return "lsn";
    }
    return "text";
}

std::optional<std::string> unless_empty(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional{std::string{text}};
}

std::string joined(std::span<const std::string_view> words) {
    std::string text;
    for (std::string_view word : words) {
        text.append(text.empty() ? "" : ", ").append(word);
    }
    return text;
}

void insert_options(
    Connection& connection, std::string_view type, std::span<const sql::OptionSpec> options
) {
    Statement insert = connection.prepare(
        "INSERT INTO temp.declared_options VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    );
    for (const sql::OptionSpec& option : options) {
        insert
            .with(
                type,
                option.name,
                type_text(option.type),
                unless_empty(option.default_value),
                std::int64_t{option.required},
                std::int64_t{option.secret},
                unless_empty(option.help),
                unless_empty(joined(option.choices))
            )
            .run();
        insert.reset();
    }
}

}  // namespace

void make_declared_rows(Connection& connection) {
    connection.run(tables);
    for (const sql::PeerTypeSpec& type : sql::peer_types()) {
        insert_options(connection, type.name, type.options);
    }
    insert_options(connection, "MIRROR", sql::mirror_options());
    Statement insert =
        connection.prepare("INSERT INTO temp.declared_settings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        );
    for (const SettingSpec& setting : setting_specs()) {
        // A boolean has no range.
        const bool ranged = setting.max != 0;
        insert
            .with(
                setting.name,
                setting.default_value,
                unless_empty(setting.unit),
                setting.applies,
                ranged ? unless_empty(std::to_string(setting.min)) : std::nullopt,
                ranged ? unless_empty(std::to_string(setting.max)) : std::nullopt,
                setting.description
            )
            .run();
        insert.reset();
    }
}

}  // namespace catalog
