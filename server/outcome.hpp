// What executing one statement gives back.
#pragma once

#include <string>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/value.hpp"

namespace server {

struct Outcome {
    std::string tag;
    bool has_rows = false;  // even if there are none of them
    protocol::ResultSet rows;
    std::vector<protocol::Notice> notices;
};

}  // namespace server
