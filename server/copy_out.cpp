#include "server/copy_out.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/pgwire/value_codec.hpp"

namespace server {

using protocol::Column;
using protocol::Row;
using sql::CopyFormat;
using sql::CopyOut;

namespace {

constexpr std::string_view binary_signature{"PGCOPY\n\377\r\n\0", 11};

std::string delimiter_of(const CopyOut& format) {
    if (!format.delimiter.empty()) {
        return format.delimiter;
    }
    return format.format == CopyFormat::csv ? "," : "\t";
}

void append_escaped_text(std::string& out, std::string_view text, const std::string& delimiter) {
    static constexpr std::string_view special = "\\\b\f\n\r\t\v";
    static constexpr std::string_view letters = "\\bfnrtv";
    for (const char c : text) {
        const std::size_t at = special.find(c);
        if (at != std::string_view::npos) {
            out += '\\';
            out += letters[at];
        } else if (c == delimiter[0]) {
            out += '\\';
            out += c;
        } else {
            out += c;
        }
    }
}

bool is_forced(const CopyOut& format, const std::string& column) {
    const auto& names = format.force_quote;
    return std::find(names.begin(), names.end(), "*") != names.end() ||
           std::find(names.begin(), names.end(), column) != names.end();
}

void append_csv(std::string& out, std::string_view text, const CopyOut& format, bool forced) {
    const std::string delimiter = delimiter_of(format);
    const bool quoted = forced || text == format.null_text || text == "\\." ||
                        text.find_first_of("\r\n") != std::string_view::npos ||
                        text.find(format.quote) != std::string_view::npos ||
                        text.find(delimiter) != std::string_view::npos;
    if (!quoted) {
        out += text;
        return;
    }
    out += format.quote;
    for (const char c : text) {
        if (c == format.quote || c == format.escape) {
            out += format.escape;
        }
        out += c;
    }
    out += format.quote;
}

void append_binary_row(std::string& out, const std::vector<Column>& columns, const Row& row) {
    protocol::put_u16(out, static_cast<std::uint16_t>(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (protocol::is_null(row[i])) {
            protocol::put_u32(out, UINT32_MAX);
            continue;
        }
        std::string bytes;
        protocol::pgwire::append_binary(bytes, row[i], columns[i].type);
        protocol::put_u32(out, static_cast<std::uint32_t>(bytes.size()));
        out += bytes;
    }
}

}  // namespace

std::string copy_head(const CopyOut& format, const std::vector<Column>& columns) {
    std::string head;
    if (format.format == CopyFormat::binary) {
        head = binary_signature;
        protocol::put_u32(head, 0);
        protocol::put_u32(head, 0);
    } else if (format.header) {
        Row names;
        std::vector<Column> texts;
        for (const Column& column : columns) {
            names.emplace_back(column.name);
            texts.push_back({column.name, protocol::Oid::text});
        }
        CopyOut unforced = format;
        unforced.force_quote.clear();
        append_copy_row(head, unforced, texts, names);
    }
    return head;
}

void append_copy_row(
    std::string& out,
    const CopyOut& format,
    const std::vector<Column>& columns,
    const Row& row,
    const protocol::pgwire::TimeZone& zone
) {
    if (format.format == CopyFormat::binary) {
        append_binary_row(out, columns, row);
        return;
    }
    const std::string delimiter = delimiter_of(format);
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) {
            out += delimiter;
        }
        if (protocol::is_null(row[i])) {
            out += format.null_text;
            continue;
        }
        std::string text;
        protocol::pgwire::append_text(text, row[i], columns[i].type, zone);
        if (format.format == CopyFormat::csv) {
            append_csv(out, text, format, is_forced(format, columns[i].name));
        } else {
            append_escaped_text(out, text, delimiter);
        }
    }
    out += '\n';
}

std::string copy_tail(const CopyOut& format) {
    std::string tail;
    if (format.format == CopyFormat::binary) {
        protocol::put_u16(tail, UINT16_MAX);
    }
    return tail;
}

}  // namespace server
