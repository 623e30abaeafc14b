// Compiled plans of users' SELECTs, by their text: status queries come again and again, and
// compiling one costs several times what running it does.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace catalog {

template <class Handle>
class PlanCache {
public:
    static constexpr std::size_t plans_max = 64;
    /// A longer text is that of no dashboard, and compiles to a plan that is large to keep.
    static constexpr std::size_t text_bytes_max = std::size_t{16} * 1024;

    /// Out of the cache, for whoever runs it, who keeps it again afterwards.
    std::optional<Handle> take(std::string_view text) {
        const auto found = by_text_.find(text);
        if (found == by_text_.end()) {
            return std::nullopt;
        }
        Handle handle = std::move(found->second->second);
        recent_.erase(found->second);
        by_text_.erase(found);
        return handle;
    }

    /// The one that was used longest ago makes room.
    void keep(std::string text, Handle handle) {
        if (text.size() > text_bytes_max || by_text_.contains(text)) {
            return;
        }
        if (recent_.size() >= plans_max) {
            by_text_.erase(by_text_.find(recent_.back().first));
            recent_.pop_back();
        }
        recent_.emplace_front(text, std::move(handle));
        by_text_.emplace(std::move(text), recent_.begin());
    }

    std::size_t size() const { return recent_.size(); }

private:
    using Entries = std::list<std::pair<std::string, Handle>>;
    Entries recent_;  // the last used first
    std::map<std::string, typename Entries::iterator, std::less<>> by_text_;
};

}  // namespace catalog
