// Rows as COPY … FROM STDIN takes them, in its binary form or as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/pgoutput.hpp"

namespace engine::destination {

class RowEncoder {
public:
    explicit RowEncoder(bool binary);

    void begin_row(std::size_t columns);
    void null();
    void value(std::string_view bytes);
    /// A small number of type int2.
    void small(std::int16_t number);
    /// One field of the stream; an unchanged one counts as null here.
    void field(const protocol::pgoutput::Field& field);
    void end_row();
    /// What closes the copy.
    void end();

    /// What has been made so far and not taken yet.
    std::string& buffer() { return buffer_; }

private:
    void separate();

    bool binary_;
    bool first_ = true;
    std::string buffer_;
};

}  // namespace engine::destination
