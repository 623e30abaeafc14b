#include "engine/reasons.hpp"

#include <gtest/gtest.h>

namespace engine {
namespace {

using protocol::Error;
using protocol::ErrorKind;

std::string reason(const std::string& sqlstate, Side side, ErrorKind kind = ErrorKind::transient) {
    return reason_of(Error{kind, sqlstate, "message"}, side);
}

using Expected = std::vector<std::pair<const char*, const char*>>;

TEST(Reasons, OfASource) {
    const Expected expected{
        {"28P01", "SRC_AUTH"},
        {"28000", "SRC_AUTH"},
        {"08004", "SRC_AUTH"},
        {"42501", "SRC_NO_PRIVILEGE"},
        {"42P01", "TBL_MISSING"},
        {"53400", "SLOT_NONE_FREE"},
        {"53300", "SLOT_NONE_FREE"},
        {"55006", "SLOT_IN_USE"},
        {"08001", "SRC_UNREACHABLE"},
        {"XX000", "SRC_UNREACHABLE"},
        {"", "SRC_UNREACHABLE"}};
    for (const auto& [state, code] : expected) {
        EXPECT_EQ(reason(state, Side::source), code) << state;
    }
}

TEST(Reasons, OfADestination) {
    const Expected expected{
        {"28P01", "DST_AUTH"},
        {"08004", "DST_AUTH"},
        {"42501", "DST_AUTH"},
        {"25006", "DST_READ_ONLY"},
        {"53100", "DST_DISK_FULL"},
        {"23505", "DST_CONSTRAINT"},
        {"23502", "DST_CONSTRAINT"},
        {"22003", "ROW_REJECTED"},
        {"P0002", "ROW_CONFLICT"},
        {"55P03", "DST_LOCK_WAIT"},
        {"40P01", "DST_LOCK_WAIT"},
        {"42703", "TBL_SCHEMA_INCOMPATIBLE"},
        {"42P01", "TBL_SCHEMA_INCOMPATIBLE"},
        {"3F000", "TBL_SCHEMA_INCOMPATIBLE"},
        {"08006", "DST_UNREACHABLE"},
        {"", "DST_UNREACHABLE"}};
    for (const auto& [state, code] : expected) {
        EXPECT_EQ(reason(state, Side::destination), code) << state;
    }
}

TEST(Reasons, OfOurOwn) {
    EXPECT_EQ(reason("53100", Side::own), "SPILL_DISK_FULL");
    EXPECT_EQ(reason("58030", Side::own), "INTERNAL");
}

TEST(Reasons, KindsComeFirst) {
    for (const Side side : {Side::source, Side::destination, Side::own}) {
        EXPECT_EQ(reason("28P01", side, ErrorKind::bug), "INTERNAL");
        EXPECT_EQ(reason("55006", side, ErrorKind::fenced), "FENCED");
    }
}

TEST(Reasons, AnErrorsOwnComesFirstOfAll) {
    const ReasonedError error(
        "SLOT_MISSING", Error{ErrorKind::configuration, "42704", "the slot is gone"}
    );
    EXPECT_EQ(reason_of(error, Side::source), "SLOT_MISSING");
    EXPECT_EQ(error.sqlstate, "42704") << "what the server said stays";
    EXPECT_EQ(reason_of(ReasonedError("X", Error{ErrorKind::bug, "XX000", ""}), Side::own), "X");
}

}  // namespace
}  // namespace engine
