#include "protocol/pgwire/value_form.hpp"

#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/value_errors.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

Error wrong_form() {
    return Error{ErrorKind::bug, sqlstate::internal_error, "a value has not the form of its type"};
}

std::int64_t date_form(const Value& value) {
    const auto days = form<std::int64_t>(value);
    if (!is_valid_date(days)) {
        throw datetime_out_of_range("date", std::to_string(days));
    }
    return days;
}

std::int64_t timestamp_form(const Value& value) {
    const auto usec = form<std::int64_t>(value);
    if (!is_valid_timestamp(usec)) {
        throw datetime_out_of_range("timestamp", std::to_string(usec));
    }
    return usec;
}

void require_valid_text(std::string_view bytes) {
    if (!is_valid_text(bytes)) {
        throw statement_error(
            sqlstate::character_not_in_repertoire, "invalid byte sequence for encoding \"UTF8\""
        );
    }
}

}  // namespace protocol::pgwire
