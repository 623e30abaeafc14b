#include "protocol/error.hpp"

#include <utility>

namespace protocol {

Error::Error(ErrorKind error_kind, std::string_view state, std::string text)
    : kind(error_kind), sqlstate(state), message(std::move(text)) {}

Error::Error(
    ErrorKind error_kind,
    std::string_view state,
    std::string text,
    std::string detail_text,
    std::string hint_text
)
    : kind(error_kind),
      sqlstate(state),
      message(std::move(text)),
      detail(std::move(detail_text)),
      hint(std::move(hint_text)) {}

Error Error::at(std::size_t offset) const& {
    Error copy = *this;
    copy.byte_offset = offset;
    return copy;
}

Error Error::at(std::size_t offset) && {
    byte_offset = offset;
    return std::move(*this);
}

Error statement_error(std::string_view sqlstate, std::string message, std::string hint) {
    return Error{ErrorKind::statement, sqlstate, std::move(message), {}, std::move(hint)};
}

}  // namespace protocol
