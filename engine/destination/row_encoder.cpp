#include "engine/destination/row_encoder.hpp"

#include "protocol/bytes.hpp"

namespace engine::destination {

using protocol::pgoutput::Field;
using protocol::pgoutput::FieldKind;

namespace {

constexpr std::string_view binary_header{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};

void append_length(std::string& out, std::uint32_t length) {
    const char bytes[4] = {
        static_cast<char>(length >> 24U),
        static_cast<char>(length >> 16U),
        static_cast<char>(length >> 8U),
        static_cast<char>(length)};
    out.append(bytes, sizeof bytes);
}

/// COPY's text form: what separates is escaped.
void append_escaped(std::string& out, std::string_view text) {
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char letter = 0;
        switch (text[i]) {
            case '\\':
                letter = '\\';
                break;
            case '\t':
                letter = 't';
                break;
            case '\n':
                letter = 'n';
                break;
            case '\r':
                letter = 'r';
                break;
            default:
                continue;
        }
        out.append(text.substr(plain, i - plain));
        out.push_back('\\');
        out.push_back(letter);
        plain = i + 1;
    }
    out.append(text.substr(plain));
}

}  // namespace

RowEncoder::RowEncoder(bool binary) : binary_(binary) {
    if (binary_) {
        buffer_ = binary_header;
    }
}

void RowEncoder::begin_row(std::size_t columns) {
    first_ = true;
    if (binary_) {
        protocol::put_u16(buffer_, static_cast<std::uint16_t>(columns));
    }
}

void RowEncoder::separate() {
    if (!first_) {
        buffer_.push_back('\t');
    }
    first_ = false;
}

void RowEncoder::null() {
    if (binary_) {
        append_length(buffer_, UINT32_MAX);
        return;
    }
    separate();
    buffer_ += "\\N";
}

void RowEncoder::value(std::string_view bytes) {
    if (binary_) {
        append_length(buffer_, static_cast<std::uint32_t>(bytes.size()));
        buffer_.append(bytes);
        return;
    }
    separate();
    append_escaped(buffer_, bytes);
}

void RowEncoder::small(std::int16_t number) {
    if (binary_) {
        append_length(buffer_, sizeof number);
        protocol::put_u16(buffer_, static_cast<std::uint16_t>(number));
        return;
    }
    separate();
    buffer_ += std::to_string(number);
}

void RowEncoder::field(const Field& field) {
    if (field.kind == FieldKind::null || field.kind == FieldKind::unchanged) {
        null();
    } else {
        value(field.bytes);
    }
}

void RowEncoder::end_row() {
    if (!binary_) {
        buffer_.push_back('\n');
    }
}

void RowEncoder::end() {
    if (binary_) {
        protocol::put_u16(buffer_, UINT16_MAX);
    }
}

}  // namespace engine::destination
