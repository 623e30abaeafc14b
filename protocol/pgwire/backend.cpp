#include "protocol/pgwire/backend.hpp"

#include <limits>

#include "protocol/bytes.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::size_t length_word_bytes = 4;
constexpr std::int32_t protocol_major = 3;

/// The length word of what was appended since `at`, where `at` is the word's own place.
void patch_length(std::string& buffer, std::size_t at, std::size_t length) {
    if (length > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
        throw statement_error(sqlstate::limit_exceeded, "result is too large for one message");
    }
    for (std::size_t i = 0; i < length_word_bytes; ++i) {
        buffer[at + i] = static_cast<char>((length >> (8 * (length_word_bytes - 1 - i))) & 0xffU);
    }
}

/// One message under construction: what was not finished is taken back, so that an exception never
/// leaves half a message in the buffer.
class Message {
public:
    Message(std::string& buffer, char type) : buffer_(buffer), start_(buffer.size()) {
        buffer_.push_back(type);
        put_u32(buffer_, 0);
    }
    ~Message() {
        if (!finished_) {
            buffer_.resize(start_);
        }
    }
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;
    Message(Message&&) = delete;
    Message& operator=(Message&&) = delete;

    void finish() {
        patch_length(buffer_, start_ + 1, buffer_.size() - start_ - 1);
        finished_ = true;
    }

private:
    std::string& buffer_;
    std::size_t start_;
    bool finished_ = false;
};

void put_empty(std::string& buffer, char type) {
    Message(buffer, type).finish();
}

void put_i16(std::string& buffer, std::int16_t value) {
    put_u16(buffer, static_cast<std::uint16_t>(value));
}

void put_i32(std::string& buffer, std::int32_t value) {
    put_u32(buffer, static_cast<std::uint32_t>(value));
}

/// A count of columns or parameters, which the wire has in 16 bits.
void put_count(std::string& buffer, std::size_t count) {
    if (count > std::numeric_limits<std::uint16_t>::max()) {
        throw statement_error(sqlstate::limit_exceeded, "too many columns for one message");
    }
    put_u16(buffer, static_cast<std::uint16_t>(count));
}

void put_authentication(std::string& buffer, std::int32_t code, std::string_view data) {
    Message message(buffer, 'R');
    put_i32(buffer, code);
    buffer.append(data);
    message.finish();
}

void put_field(std::string& buffer, char code, std::string_view text) {
    if (!text.empty()) {
        buffer.push_back(code);
        put_c_string(buffer, text);
    }
}

/// The fields that errors and notices have in common. V is the severity that is never translated.
template <typename Report>
void put_report(std::string& buffer, std::string_view severity, const Report& report) {
    put_field(buffer, 'S', severity);
    put_field(buffer, 'V', severity);
    put_field(buffer, 'C', report.sqlstate);
    // M is not optional, even where it says nothing.
    buffer.push_back('M');
    put_c_string(buffer, report.message);
    put_field(buffer, 'D', report.detail);
    put_field(buffer, 'H', report.hint);
}

void put_value(
    std::string& buffer, const Value& value, Oid type, Format format, const TimeZone& zone
) {
    if (is_null(value)) {
        put_i32(buffer, -1);
        return;
    }
    const std::size_t at = buffer.size();
    put_u32(buffer, 0);
    if (format == Format::binary) {
        append_binary(buffer, value, type);
    } else {
        append_text(buffer, value, type, zone);
    }
    patch_length(buffer, at, buffer.size() - at - length_word_bytes);
}

}  // namespace

Format format_of(std::span<const std::int16_t> formats, std::size_t column) {
    const std::size_t at = formats.size() == 1 ? 0 : column;
    return at < formats.size() && formats[at] == 1 ? Format::binary : Format::text;
}

void BackendWriter::authentication_ok() {
    put_authentication(buffer_, 0, {});
}

void BackendWriter::authentication_sasl(std::span<const std::string_view> mechanisms) {
    Message message(buffer_, 'R');
    put_i32(buffer_, 10);
    for (const auto mechanism : mechanisms) {
        put_c_string(buffer_, mechanism);
    }
    buffer_.push_back('\0');
    message.finish();
}

void BackendWriter::authentication_sasl_continue(std::string_view data) {
    put_authentication(buffer_, 11, data);
}

void BackendWriter::authentication_sasl_final(std::string_view data) {
    put_authentication(buffer_, 12, data);
}

void BackendWriter::negotiate_protocol_version(
    std::int32_t newest_minor, std::span<const std::string> unknown_options
) {
    Message message(buffer_, 'v');
    // Postgres sends, and libpq reads, the whole version here, whatever the documents say.
    put_i32(buffer_, protocol_major * 0x10000 + newest_minor);
    put_i32(buffer_, static_cast<std::int32_t>(unknown_options.size()));
    for (const auto& option : unknown_options) {
        put_c_string(buffer_, option);
    }
    message.finish();
}

void BackendWriter::parameter_status(std::string_view name, std::string_view value) {
    Message message(buffer_, 'S');
    put_c_string(buffer_, name);
    put_c_string(buffer_, value);
    message.finish();
}

void BackendWriter::backend_key_data(std::int32_t pid, std::string_view key) {
    Message message(buffer_, 'K');
    put_i32(buffer_, pid);
    buffer_.append(key);
    message.finish();
}

void BackendWriter::ready_for_query(TransactionStatus status) {
    Message message(buffer_, 'Z');
    buffer_.push_back(static_cast<char>(status));
    message.finish();
}

void BackendWriter::parse_complete() {
    put_empty(buffer_, '1');
}

void BackendWriter::bind_complete() {
    put_empty(buffer_, '2');
}

void BackendWriter::close_complete() {
    put_empty(buffer_, '3');
}

void BackendWriter::no_data() {
    put_empty(buffer_, 'n');
}

void BackendWriter::portal_suspended() {
    put_empty(buffer_, 's');
}

void BackendWriter::empty_query_response() {
    put_empty(buffer_, 'I');
}

void BackendWriter::command_complete(std::string_view tag) {
    Message message(buffer_, 'C');
    put_c_string(buffer_, tag);
    message.finish();
}

void BackendWriter::parameter_description(std::span<const Oid> types) {
    Message message(buffer_, 't');
    put_count(buffer_, types.size());
    for (const Oid type : types) {
        put_u32(buffer_, static_cast<std::uint32_t>(type));
    }
    message.finish();
}

void BackendWriter::row_description(
    std::span<const Column> columns, std::span<const std::int16_t> formats
) {
    Message message(buffer_, 'T');
    put_count(buffer_, columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        put_c_string(buffer_, columns[i].name);
        put_u32(buffer_, 0);  // of no table
        put_u16(buffer_, 0);  // and none of its columns
        put_u32(buffer_, static_cast<std::uint32_t>(columns[i].type));
        put_i16(buffer_, type_size(columns[i].type));
        put_i32(buffer_, columns[i].typmod);
        put_i16(buffer_, static_cast<std::int16_t>(format_of(formats, i)));
    }
    message.finish();
}

void BackendWriter::data_row(
    std::span<const Column> columns,
    const Row& row,
    std::span<const std::int16_t> formats,
    const TimeZone& zone
) {
    if (row.size() != columns.size()) {
        throw Error{ErrorKind::bug, sqlstate::internal_error, "row and columns differ in number"};
    }
    Message message(buffer_, 'D');
    put_count(buffer_, columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        put_value(buffer_, row[i], columns[i].type, format_of(formats, i), zone);
    }
    message.finish();
}

void BackendWriter::error_response(
    std::string_view severity, const Error& error, std::string_view text
) {
    Message message(buffer_, 'E');
    put_report(buffer_, severity, error);
    if (error.byte_offset != Error::nowhere && !text.empty()) {
        put_field(buffer_, 'P', std::to_string(character_position(text, error.byte_offset)));
    }
    buffer_.push_back('\0');
    message.finish();
}

void BackendWriter::notice_response(const Notice& notice) {
    Message message(buffer_, 'N');
    put_report(
        buffer_, notice.severity == Notice::Severity::warning ? "WARNING" : "NOTICE", notice
    );
    buffer_.push_back('\0');
    message.finish();
}

void BackendWriter::notification(
    std::int32_t pid, std::string_view channel, std::string_view payload
) {
    Message message(buffer_, 'A');
    put_i32(buffer_, pid);
    put_c_string(buffer_, channel);
    put_c_string(buffer_, payload);
    message.finish();
}

void BackendWriter::copy_out_response(Format format, std::size_t columns) {
    Message message(buffer_, 'H');
    buffer_.push_back(static_cast<char>(format));
    put_count(buffer_, columns);
    for (std::size_t i = 0; i < columns; ++i) {
        put_i16(buffer_, static_cast<std::int16_t>(format));
    }
    message.finish();
}

void BackendWriter::copy_data(std::string_view bytes) {
    Message message(buffer_, 'd');
    buffer_.append(bytes);
    message.finish();
}

void BackendWriter::copy_done() {
    put_empty(buffer_, 'c');
}

}  // namespace protocol::pgwire
