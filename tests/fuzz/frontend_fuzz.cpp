// A client's bytes after the start-up, as a stream of frames. Bodies are cut as a frame claims;
// what parses must read the same when written again, and a value that a codec takes must survive
// both of its forms.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "protocol/bytes.hpp"
#include "protocol/error.hpp"
#include "protocol/pgwire/frontend.hpp"
#include "protocol/pgwire/scram.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

constexpr std::array all_types{
    Oid::boolean, Oid::bytea,     Oid::name,        Oid::int8,      Oid::int2,
    Oid::int4,    Oid::text,      Oid::oid,         Oid::json,      Oid::float4,
    Oid::float8,  Oid::unknown,   Oid::bpchar,      Oid::varchar,   Oid::date,
    Oid::time,    Oid::timestamp, Oid::timestamptz, Oid::interval,  Oid::numeric,
    Oid::uuid,    Oid::pg_lsn,    Oid::jsonb,       Oid::void_type, Oid::invalid,
};

void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

std::string text_of(const Value& value, Oid type) {
    std::string out;
    append_text(out, value, type);
    return out;
}

std::string binary_of(const Value& value, Oid type) {
    std::string out;
    append_binary(out, value, type);
    return out;
}

/// What a type has taken it writes, and takes again. Binary numerics may be refused for the zeros
/// that they imply, and void has no binary form.
void check_value(const Value& value, Oid type) {
    const auto text = text_of(value, type);
    require(text_of(decode_text(text, type), type) == text);
    const auto binary = binary_of(value, type);
    if (type == Oid::void_type) {
        return;
    }
    try {
        require(text_of(decode_binary(binary, type), type) == text);
    } catch (const Error& error) {
        require(type == Oid::numeric && error.sqlstate == sqlstate::numeric_out_of_range);
    }
}

void check_parameter(const std::string& bytes, Oid type) {
    const TimeZone new_york = TimeZone::find("America/New_York").value_or(TimeZone());
    for (const bool binary : {false, true}) {
        Value value;
        try {
            value = binary ? decode_binary(bytes, type) : decode_text(bytes, type, new_york);
        } catch (const Error& error) {
            require(error.kind == ErrorKind::statement && error.sqlstate.size() == 5);
            require(is_valid_text(error.message));
            continue;
        }
        check_value(value, type);
    }
}

void put_formats(std::string& out, const std::vector<std::int16_t>& formats) {
    put_u16(out, static_cast<std::uint16_t>(formats.size()));
    for (const auto format : formats) {
        require(format == 0 || format == 1);
        put_u16(out, static_cast<std::uint16_t>(format));
    }
}

std::string encode(const Parse& parse) {
    std::string out;
    put_c_string(out, parse.name);
    put_c_string(out, parse.text);
    put_u16(out, static_cast<std::uint16_t>(parse.parameter_types.size()));
    for (const Oid type : parse.parameter_types) {
        put_u32(out, static_cast<std::uint32_t>(type));
    }
    return out;
}

std::string encode(const Bind& bind) {
    std::string out;
    put_c_string(out, bind.portal);
    put_c_string(out, bind.statement);
    put_formats(out, bind.parameter_formats);
    put_u16(out, static_cast<std::uint16_t>(bind.parameters.size()));
    for (const auto& parameter : bind.parameters) {
        put_u32(out, parameter ? static_cast<std::uint32_t>(parameter->size()) : 0xffffffffU);
        out.append(parameter.value_or(""));
    }
    put_formats(out, bind.result_formats);
    return out;
}

void check_bind(const Bind& bind, std::string_view body) {
    require(encode(bind) == body);
    const std::size_t formats = bind.parameter_formats.size();
    require(formats <= 1 || formats == bind.parameters.size());
    // The name of the statement says which type comes first, so that a value can be tried as each.
    std::size_t at = bind.statement.empty() ? 0 : static_cast<std::uint8_t>(bind.statement.front());
    for (const auto& parameter : bind.parameters) {
        if (parameter) {
            check_parameter(*parameter, all_types.at(at % all_types.size()));
        }
        ++at;
    }
}

void check_authentication(std::string_view body) {
    const auto initial = parse_sasl_initial(body);
    const auto response = initial ? std::string_view(initial->response) : body;
    if (const auto first = parse_client_first(response)) {
        require(first->gs2_header + first->bare == response);
        require(!first->nonce.empty());
    }
    if (const auto final = parse_client_final(response)) {
        require(final->without_proof + ",p=" + final->proof == response);
    }
}

void check_message(char type, std::span<const std::uint8_t> bytes) {
    const auto message = parse_frontend(type, bytes);
    const std::string_view body(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (const auto* query = std::get_if<Query>(&message)) {
        require(query->text.size() + 1 == body.size());
        require(character_position(query->text, query->text.size()) <= body.size());
    } else if (const auto* parse = std::get_if<Parse>(&message)) {
        require(encode(*parse) == body);
    } else if (const auto* bind = std::get_if<Bind>(&message)) {
        check_bind(*bind, body);
    } else if (const auto* execute = std::get_if<Execute>(&message)) {
        require(execute->rows_max >= 0);
    } else if (const auto* bad = std::get_if<BadMessage>(&message)) {
        require(is_valid_text(bad->reason) && !bad->reason.empty());
    } else if (type == 'p') {
        check_authentication(body);
    }
}

void run(std::span<const std::uint8_t> bytes) {
    auto rest = bytes;
    while (rest.size() >= frame_header_bytes) {
        std::string reason;
        const auto header = parse_frame_header(rest.first<frame_header_bytes>(), reason);
        if (!header) {
            require(!reason.empty());
            return;
        }
        require(header->body_bytes <= query_bytes_max);
        rest = rest.subspan(frame_header_bytes);
        const auto body = rest.first(std::min(header->body_bytes, rest.size()));
        check_message(header->type, body);
        rest = rest.subspan(body.size());
    }
}

}  // namespace

}  // namespace protocol::pgwire

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    protocol::pgwire::run({data, size});
    return 0;
}
