#include "engine/destination/row_encoder.hpp"

#include <gtest/gtest.h>

namespace engine::destination {
namespace {

using namespace std::string_literals;
using protocol::pgoutput::FieldKind;

TEST(RowEncoder, Binary) {
    RowEncoder encoder(true);
    EXPECT_EQ(encoder.buffer(), "PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"s) << "the file's header";
    encoder.buffer().clear();
    encoder.begin_row(4);
    encoder.small(-2);
    encoder.null();
    encoder.value("a\0\xff"s);
    encoder.value("");
    encoder.end_row();
    EXPECT_EQ(
        encoder.buffer(),
        "\0\x04"
        "\0\0\0\x02\xff\xfe"
        "\xff\xff\xff\xff"
        "\0\0\0\x03"
        "a\0\xff"
        "\0\0\0\0"s
    );
    encoder.buffer().clear();
    encoder.begin_row(0x0102);
    encoder.value(std::string(0x10203, 'x'));
    EXPECT_EQ(encoder.buffer(), "\x01\x02\0\x01\x02\x03"s + std::string(0x10203, 'x'));
    encoder.buffer().clear();
    encoder.end();
    EXPECT_EQ(encoder.buffer(), "\xff\xff"s);
}

TEST(RowEncoder, Text) {
    RowEncoder encoder(false);
    EXPECT_EQ(encoder.buffer(), "");
    encoder.begin_row(4);
    encoder.small(-2);
    encoder.null();
    encoder.value("plain");
    encoder.value("");
    encoder.end_row();
    encoder.begin_row(1);
    encoder.null();
    encoder.end_row();
    encoder.begin_row(1);
    encoder.value("");
    encoder.end_row();
    encoder.end();
    EXPECT_EQ(encoder.buffer(), "-2\t\\N\tplain\t\n\\N\n\n");
}

TEST(RowEncoder, TextEscapesWhatSeparates) {
    const auto escaped = [](std::string_view text) {
        RowEncoder encoder(false);
        encoder.begin_row(1);
        encoder.value(text);
        return encoder.buffer();
    };
    EXPECT_EQ(escaped("a\tb\nc\rd\\e"), "a\\tb\\nc\\rd\\\\e");
    EXPECT_EQ(escaped("\\N"), "\\\\N") << "a text that looks like a NULL";
    EXPECT_EQ(escaped("\\."), "\\\\.") << "and one like the end";
    EXPECT_EQ(escaped("\n"), "\\n");
    EXPECT_EQ(escaped("\\\\"), "\\\\\\\\");
    EXPECT_EQ(escaped("größe, \"x\" 'y'\b\v"), "größe, \"x\" 'y'\b\v");
}

TEST(RowEncoder, FieldsOfTheStream) {
    RowEncoder encoder(false);
    encoder.begin_row(4);
    encoder.field({FieldKind::text, "t"});
    encoder.field({FieldKind::binary, "b"});
    encoder.field({FieldKind::null, ""});
    encoder.field({FieldKind::unchanged, ""});
    EXPECT_EQ(encoder.buffer(), "t\tb\t\\N\t\\N");
}

}  // namespace
}  // namespace engine::destination
