#include "server/resource_names.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace server {
namespace {

bool is_slot_name(const std::string& name) {
    return !name.empty() && name.size() <= 63 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

TEST(ResourceNames, PlainNamesAsTheyAre) {
    EXPECT_EQ(slot_name("millrace", "orders"), "peerflow_slot_orders");
    EXPECT_EQ(publication_name("millrace", "orders"), "peerflow_pub_orders");
    EXPECT_EQ(slot_name("acme", "orders"), "peerflow_slot_acme_orders");
    EXPECT_EQ(publication_name("acme", "orders"), "peerflow_pub_acme_orders");
    const std::string longest(63 - std::string{"peerflow_slot_"}.size(), 'm');
    EXPECT_EQ(slot_name("millrace", longest), "peerflow_slot_" + longest);
}

TEST(ResourceNames, NoTwoTenantsMeet) {
    EXPECT_NE(slot_name("a", "b_c"), slot_name("a_b", "c"));
    EXPECT_EQ(slot_name("a", "b_c"), "peerflow_slot_a_b_c");
    // A mirror that is named as another tenant's hashed name would be.
    const std::string hashed = slot_name("a_b", "c");
    const std::string mirror = hashed.substr(std::string{"peerflow_slot_a_"}.size());
    EXPECT_NE(slot_name("a", mirror), hashed);
}

TEST(ResourceNames, OthersAreReplacedAndToldApartByAHash) {
    std::set<std::string> names;
    const std::string longest(50, 'm');
    for (const std::string& mirror :
         {std::string{"a_b"},
          std::string{"a-b"},
          std::string{"a.b"},
          std::string{"A_b"},
          std::string{"a b"},
          std::string{"\xc3\xa4"},
          longest,
          longest + "m",
          longest + "n"}) {
        for (const std::string& name :
             {slot_name("millrace", mirror), publication_name("millrace", mirror)}) {
            EXPECT_TRUE(is_slot_name(name)) << name;
            EXPECT_TRUE(names.insert(name).second) << name;
        }
    }
    EXPECT_EQ(slot_name("millrace", "a-b"), slot_name("millrace", "a-b"));
    EXPECT_EQ(slot_name("millrace", "a-b").substr(0, 18), "peerflow_slot_a_b_");
    EXPECT_EQ(slot_name("millrace", "a-b").size(), 18U + 8U);
    EXPECT_EQ(slot_name("millrace", longest).size(), 63U);
}

}  // namespace
}  // namespace server
