// Any text as a message of port 9900: it is split, parsed, printed and parsed again to the same
// print, and what is made for the log never shows a password that was planted.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/error.hpp"
#include "sql/check_options.hpp"
#include "sql/parse.hpp"
#include "sql/print.hpp"

namespace {

constexpr std::string_view planted = "qZ7planted";

void require(bool good) {
    if (!good) {
        std::abort();
    }
}

sql::PrintedOptions printed(std::span<const sql::OptionSpec> specs, const sql::OptionList& given) {
    sql::PrintedOptions options;
    for (const sql::CheckedOption& option : sql::check_options(specs, given, "it", false).values) {
        options.emplace_back(option.spec, option.value);
    }
    return options;
}

std::string print(const sql::CreatePeer& peer) {
    const auto specs = sql::peer_type(peer.type).options;
    return sql::print_create_peer(peer.name.text, peer.type, printed(specs, peer.options));
}

std::string print(const sql::CreateMirror& mirror) {
    const auto specs = mirror.query ? sql::query_mirror_options() : sql::mirror_options();
    return sql::print_create_mirror(
        {mirror.name.text,
         mirror.source.text,
         mirror.destination.text,
         &mirror.mappings,
         mirror.query ? &*mirror.query : nullptr,
         printed(specs, mirror.options)}
    );
}

/// Options that do not pass their check end it; what is printed has to parse.
template <class Body>
void check_print(const sql::Statement& statement) {
    const Body* body = std::get_if<Body>(&statement.body);
    if (body == nullptr) {
        return;
    }
    std::string text;
    try {
        text = print(*body);
    } catch (const protocol::Error&) {
        return;
    }
    const sql::Statement again = sql::parse_statement(text, {0, text.size()});
    require(print(std::get<Body>(again.body)) == text);
}

void check_mappings(const sql::Statement& statement) {
    if (const auto* mirror = std::get_if<sql::CreateMirror>(&statement.body)) {
        for (const sql::TableMapping& mapping : mirror->mappings) {
            const std::string text = sql::print_mapping(mapping);
            require(sql::print_mapping(sql::parse_mapping(text)) == text);
        }
    }
}

void check_message(std::string_view message) {
    std::size_t end = 0;
    for (const sql::StatementSpan span : sql::split_statements(message)) {
        require(span.length > 0 && span.offset >= end);
        end = span.offset + span.length;
        require(end <= message.size());
        const std::string shown = sql::redacted(message, span);
        require(!shown.empty());
        try {
            const sql::Statement statement = sql::parse_statement(message, span);
            check_print<sql::CreatePeer>(statement);
            check_print<sql::CreateMirror>(statement);
            check_mappings(statement);
        } catch (const protocol::Error& error) {
            require(
                error.byte_offset == protocol::Error::nowhere || error.byte_offset <= message.size()
            );
        }
    }
}

void check_redaction(std::string_view data) {
    // What stands in the data already is not the planted one.
    if (data.find(planted) != std::string_view::npos) {
        return;
    }
    for (const std::string_view head :
         {"CREATE PEER p FROM POSTGRES WITH (", "ALTER PEER p SET (", "RESYNC MIRROR m WITH ("}) {
        const std::string message =
            std::string(head) + std::string(data) + ", password = '" + std::string(planted) + "')";
        const std::string shown = sql::redacted(message, {0, message.size()});
        require(shown.find(planted) == std::string::npos);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        check_message(text);
    } catch (const protocol::Error&) {
        // A message that the lexer refuses has no statements.
    }
    check_redaction(text);
    return 0;
}
