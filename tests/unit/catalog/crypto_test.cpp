#include "catalog/crypto.hpp"

#include <set>

#include <gtest/gtest.h>

#include "catalog/sealing.hpp"
#include "catalog/secret.hpp"

namespace catalog {
namespace {

std::string hex(const Digest& digest) {
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

TEST(Crypto, HashesKnownVectors) {
    EXPECT_EQ(
        hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(
        hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    EXPECT_EQ(
        hex(hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
    );
    EXPECT_EQ(
        hex(pbkdf2_sha256("password", "salt", 4096)),
        "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"
    );
}

TEST(Crypto, AnEmptyKeyIsNotThePreviousOne) {
    const std::string before = hex(hmac_sha256({}, "x"));
    hmac_sha256("another key", "x");
    EXPECT_EQ(hex(hmac_sha256({}, "x")), before);
}

TEST(Crypto, EncodesBase64) {
    const std::pair<std::string, std::string> cases[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {std::string("\xff\xfe\x00", 3), "//4A"},
    };
    for (const auto& [bytes, text] : cases) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Crypto, RefusesBadBase64) {
    for (std::string_view text :
         {"Z",
          "Zg",
          "Zg=",
          "Zh==",
          "Zm9=",
          "=Zg=",
          "Zg==Zg==",
          "Zm 9",
          "Zm\n9",
          "====",
          "Z===",
          "Zm9v\n",
          "_m9v"}) {
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
    }
}

TEST(Crypto, UuidsAreOfVersionFourAndDiffer) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string uuid = random_uuid();
        ASSERT_EQ(uuid.size(), 36U);
        EXPECT_EQ(uuid[14], '4');
        EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
        for (std::size_t at : {8UL, 13UL, 18UL, 23UL}) {
            EXPECT_EQ(uuid[at], '-');
        }
        EXPECT_EQ(uuid.find_first_not_of("0123456789abcdef-"), std::string::npos);
        seen.insert(uuid);
    }
    EXPECT_EQ(seen.size(), 100U);
}

TEST(Crypto, ComparesBytes) {
    EXPECT_TRUE(equal_constant_time("", ""));
    EXPECT_TRUE(equal_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_constant_time("abc", "ab"));
}

TEST(Sealing, FramesListsApart) {
    EXPECT_NE(framed({"ab", "c"}), framed({"a", "bc"}));
    EXPECT_NE(framed({"a"}), framed({"a", ""}));
    EXPECT_NE(framed({"1:a"}), framed({"a"}));
    EXPECT_EQ(framed({"a", "bc"}), framed({"a", "bc"}));
}

TEST(Sealing, DecryptsOnlyWhatWasEncrypted) {
    const std::string key = random_bytes(32);
    for (const std::string& plain : {std::string{}, std::string{"pw"}, random_bytes(5000)}) {
        const std::string sealed = encrypt(key, plain, "context");
        ASSERT_TRUE(decrypt(key, sealed, "context"));
        EXPECT_EQ(decrypt(key, sealed, "context")->reveal(), plain);
        EXPECT_FALSE(decrypt(key, sealed, "other"));
        EXPECT_FALSE(decrypt(random_bytes(32), sealed, "context"));
        EXPECT_NE(encrypt(key, plain, "context"), sealed);
    }
    const std::string sealed = encrypt(key, "password", "context");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string bent = sealed;
        bent[i] = static_cast<char>(bent[i] ^ 1);
        EXPECT_FALSE(decrypt(key, bent, "context")) << i;
        EXPECT_FALSE(decrypt(key, sealed.substr(0, i), "context")) << i;
    }
}

TEST(Secret, MovesAndForgets) {
    for (const std::string& text : {std::string{"short"}, std::string(100, 'x')}) {
        Secret first{text};
        Secret second{std::move(first)};
        EXPECT_EQ(second.reveal(), text);
        EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
        Secret third{"other"};
        third = std::move(second);
        EXPECT_EQ(third.reveal(), text);
        EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
    }
}

TEST(Secret, WipesEveryByte) {
    std::string text = "hunter22";
    const char* bytes = text.data();
    wipe(text);
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(std::string_view(bytes, 8), std::string_view("\0\0\0\0\0\0\0\0", 8));

    std::string cut = "hunter22";
    cut.resize(1);
    wipe(cut);
    EXPECT_EQ(std::string_view(cut.data(), 8), std::string_view("\0\0\0\0\0\0\0\0", 8));
}

}  // namespace
}  // namespace catalog
