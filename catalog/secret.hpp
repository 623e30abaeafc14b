// A secret in memory: cannot be printed or copied by accident, wiped when it goes.
#pragma once

#include <string>
#include <string_view>

namespace catalog {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    /// The only way to its text; whoever calls it answers for where the text goes.
    std::string_view reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    std::string text_;
};

/// Overwrites a string's bytes in a way the compiler keeps.
void wipe(std::string& text);

}  // namespace catalog
