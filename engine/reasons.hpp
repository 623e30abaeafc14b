// Why a mirror does not do what it should: stable words for status views, and errors that carry
// them. An error's own SQLSTATE stays what a server said.
#pragma once

#include <string>

#include "protocol/error.hpp"

namespace engine {

/// An error with its reason code ("SLOT_MISSING").
struct ReasonedError : protocol::Error {
    ReasonedError(std::string code, protocol::Error error)
        : protocol::Error(std::move(error)), reason(std::move(code)) {}
    std::string reason;
};

/// On which side something failed.
enum class Side { source, destination, own };

/// The code for an error that has none of its own.
std::string reason_of(const protocol::Error& error, Side side);

}  // namespace engine
