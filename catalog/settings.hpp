// The server's settings (ALTER SYSTEM SET, SHOW SETTINGS, the view settings), declared once as
// data.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace catalog {

enum class SettingType { boolean, integer, duration, choice };  // duration: milliseconds

struct SettingSpec {
    std::string_view name;
    SettingType type;
    std::string_view default_value;  // canonical: "on", "100", "60000"
    std::string_view unit;           // "ms" or empty
    std::string_view applies;        // now, new sessions, restart
    std::int64_t min;
    std::int64_t max;
    std::string_view description;
    std::span<const std::string_view> choices = {};  // of type choice
};

std::span<const SettingSpec> setting_specs();
const SettingSpec* find_setting(std::string_view name);
/// The canonical form of what the user wrote ('5min' for a duration, 'yes' for a boolean); throws
/// 22023 naming the setting and what it takes.
std::string canonical_setting(const SettingSpec& spec, std::string_view text);

}  // namespace catalog
