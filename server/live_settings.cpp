#include "server/live_settings.hpp"

#include <charconv>
#include <cstdlib>

#include "catalog/settings.hpp"

namespace server {

namespace {

std::int64_t as_number(std::string_view canonical) {
    if (canonical == "on") {
        return 1;
    }
    std::int64_t number = 0;
    std::from_chars(canonical.data(), canonical.data() + canonical.size(), number);
    return number;
}

}  // namespace

void LiveSettings::load(const std::map<std::string, std::string>& stored) {
    std::size_t index = 0;
    for (const catalog::SettingSpec& spec : catalog::setting_specs()) {
        const auto found = stored.find(std::string{spec.name});
        values_.at(index++) =
            as_number(found == stored.end() ? spec.default_value : std::string_view{found->second});
    }
}

std::int64_t LiveSettings::get(std::string_view name) const {
    std::size_t index = 0;
    for (const catalog::SettingSpec& spec : catalog::setting_specs()) {
        if (spec.name == name) {
            return values_.at(index);
        }
        ++index;
    }
    std::abort();  // a setting that nobody declared
}

}  // namespace server
