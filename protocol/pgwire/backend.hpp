// Messages to the client, appended to a buffer that the session writes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/pgwire/time_zone.hpp"
#include "protocol/value.hpp"

namespace protocol::pgwire {

enum class TransactionStatus : char { idle = 'I', in_block = 'T', failed = 'E' };
enum class Format : std::int16_t { text = 0, binary = 1 };

/// The format of a column or parameter: `formats` none = all text, one = for all, else one each.
Format format_of(std::span<const std::int16_t> formats, std::size_t column);

/// A call that throws leaves the buffer as it was. Texts are cut at a NUL.
class BackendWriter {
public:
    explicit BackendWriter(std::string& buffer) : buffer_(buffer) {}

    void authentication_ok();
    void authentication_sasl(std::span<const std::string_view> mechanisms);
    void authentication_sasl_continue(std::string_view data);
    void authentication_sasl_final(std::string_view data);
    /// Sends the whole version 3.`newest_minor`, as Postgres does.
    void negotiate_protocol_version(
        std::int32_t newest_minor, std::span<const std::string> unknown_options
    );
    void parameter_status(std::string_view name, std::string_view value);
    void backend_key_data(std::int32_t pid, std::string_view key);
    void ready_for_query(TransactionStatus status);

    void parse_complete();
    void bind_complete();
    void close_complete();
    void no_data();
    void portal_suspended();
    void empty_query_response();
    void command_complete(std::string_view tag);

    void parameter_description(std::span<const Oid> types);
    void row_description(std::span<const Column> columns, std::span<const std::int16_t> formats);
    /// Throws XX000 if the row's values are not as many as, or not of the types of, the columns.
    void data_row(
        std::span<const Column> columns,
        const Row& row,
        std::span<const std::int16_t> formats,
        const TimeZone& zone = TimeZone()
    );

    /// `severity` is ERROR, FATAL or PANIC; `text` is the statement's message text, for the
    /// position.
    void error_response(std::string_view severity, const Error& error, std::string_view text);
    void notice_response(const Notice& notice);
    void notification(std::int32_t pid, std::string_view channel, std::string_view payload);

    void copy_out_response(Format format, std::size_t columns);
    void copy_data(std::string_view bytes);
    void copy_done();

private:
    std::string& buffer_;
};

}  // namespace protocol::pgwire
