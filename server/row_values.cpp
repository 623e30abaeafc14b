#include "server/row_values.hpp"

#include <algorithm>

#include "protocol/pgwire/interval.hpp"

namespace server {

std::string interval_text(std::int64_t microseconds) {
    constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1'000'000;
    const std::int64_t shown = std::max<std::int64_t>(0, microseconds);
    std::string text;
    protocol::pgwire::append_interval(
        text, {shown % day, static_cast<std::int32_t>(shown / day), 0}
    );
    return text;
}

}  // namespace server
