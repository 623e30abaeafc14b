#include "engine/net/memory_file.hpp"

#include <filesystem>

#include "tests/unit/catalog/support.hpp"

namespace engine::net {
namespace {

namespace fs = std::filesystem;
using catalog::test::slurp;

TEST(MemoryFile, HoldsItsContentPrivately) {
    const std::string content = std::string{"PEM\0text\n", 9} + std::string(200'000, 'x');
    const MemoryFile file(content);
    EXPECT_EQ(slurp(file.path()), content);
    EXPECT_EQ(slurp(file.path()), content) << "it can be read again";
    EXPECT_EQ(
        fs::status(file.path()).permissions(), fs::perms::owner_read | fs::perms::owner_write
    );
    EXPECT_EQ(slurp(MemoryFile("").path()), "");
}

TEST(MemoryFile, MovesAndGoes) {
    std::string path;
    {
        MemoryFile first("a");
        path = first.path();
        const MemoryFile second(std::move(first));
        EXPECT_EQ(second.path(), path);
        EXPECT_EQ(slurp(path), "a");
    }
    EXPECT_FALSE(fs::exists(path));
}

TEST(MemoryFile, EachHasItsOwn) {
    const MemoryFile a("a");
    const MemoryFile b("b");
    EXPECT_NE(a.path(), b.path());
    EXPECT_EQ(slurp(a.path()), "a");
    EXPECT_EQ(slurp(b.path()), "b");
}

}  // namespace
}  // namespace engine::net
