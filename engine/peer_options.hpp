// A peer's options as the engine uses them: references resolved, secrets in the clear, in memory
// only, where copies of the options share them. What is absent or empty is the default.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "catalog/secret.hpp"

namespace engine {

class PeerOptions {
public:
    void set(std::string key, catalog::Secret value) {
        values_.insert_or_assign(
            std::move(key), std::make_shared<const catalog::Secret>(std::move(value))
        );
    }
    /// Empty where the option is not given. Valid while this object lives and is not changed.
    std::string_view get(std::string_view key) const {
        const auto found = values_.find(key);
        return found == values_.end() ? std::string_view{} : found->second->reveal();
    }
    /// With each key and its value in the clear.
    void for_each(const std::function<void(const std::string& key, std::string_view value)>& visit
    ) const {
        for (const auto& [key, value] : values_) {
            visit(key, value->reveal());
        }
    }
    bool is_true(std::string_view key) const { return get(key) == "true"; }
    bool is_false(std::string_view key) const { return get(key) == "false"; }

private:
    std::map<std::string, std::shared_ptr<const catalog::Secret>, std::less<>> values_;
};

}  // namespace engine
