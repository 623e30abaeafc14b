#include "engine/net/resolve.hpp"

#include <algorithm>

#include "tests/unit/catalog/support.hpp"

namespace engine::net {
namespace {

using Addresses = std::vector<std::string>;

TEST(Resolve, AddressesAreWhatTheyAre) {
    EXPECT_EQ(resolve("127.0.0.1"), Addresses{"127.0.0.1"});
    EXPECT_EQ(resolve("::1"), Addresses{"::1"});
}

TEST(Resolve, LocalhostIsLoopbackWithoutDoubles) {
    Addresses found = resolve("localhost");
    ASSERT_FALSE(found.empty());
    for (const std::string& address : found) {
        EXPECT_TRUE(address.starts_with("127.") || address == "::1") << address;
    }
    std::sort(found.begin(), found.end());
    EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
}

TEST(Resolve, ANameThatDoesNotExist) {
    const auto error = catalog::test::error_of([] { resolve("no-such-host.invalid"); });
    EXPECT_EQ(error.sqlstate, "08001");
    EXPECT_EQ(error.kind, protocol::ErrorKind::transient);
    EXPECT_EQ(error.message, "could not find an address for host \"no-such-host.invalid\"");
    EXPECT_TRUE(error.detail.starts_with("The resolver says: ")) << error.detail;
    EXPECT_FALSE(error.hint.empty());
}

}  // namespace
}  // namespace engine::net
