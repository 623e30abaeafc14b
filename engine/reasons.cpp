#include "engine/reasons.hpp"

#include <string_view>

namespace engine {

namespace {

using protocol::ErrorKind;

std::string source_reason(std::string_view state) {
    const std::string_view family = state.substr(0, 2);
    if (family == "28" || state == "08004") {
        return "SRC_AUTH";
    }
    if (state == "42501") {
        return "SRC_NO_PRIVILEGE";
    }
    if (state == "42P01") {
        return "TBL_MISSING";
    }
    if (state == "53400" || state == "53300") {
        return "SLOT_NONE_FREE";
    }
    if (state == "55006") {
        return "SLOT_IN_USE";
    }
    return "SRC_UNREACHABLE";
}

std::string destination_reason(std::string_view state) {
    const std::string_view family = state.substr(0, 2);
    if (family == "28" || state == "08004" || state == "42501") {
        return "DST_AUTH";
    }
    if (state == "25006") {
        return "DST_READ_ONLY";
    }
    if (state == "53100") {
        return "DST_DISK_FULL";
    }
    if (family == "23") {
        return "DST_CONSTRAINT";
    }
    if (family == "22") {
        return "ROW_REJECTED";
    }
    if (state == "P0002") {
        return "ROW_CONFLICT";
    }
    if (state == "55P03" || state == "40P01") {
        return "DST_LOCK_WAIT";
    }
    if (family == "42" || family == "3F") {
        return "TBL_SCHEMA_INCOMPATIBLE";
    }
    return family == "XX" || family == "0A" ? "INTERNAL" : "DST_UNREACHABLE";
}

}  // namespace

std::string reason_of(const protocol::Error& error, Side side) {
    const auto* reasoned = dynamic_cast<const ReasonedError*>(&error);
    if (reasoned != nullptr) {
        return reasoned->reason;
    }
    if (error.kind == ErrorKind::bug) {
        return "INTERNAL";
    }
    if (error.kind == ErrorKind::fenced) {
        return "FENCED";
    }
    switch (side) {
        case Side::source:
            return source_reason(error.sqlstate);
        case Side::destination:
            return destination_reason(error.sqlstate);
        case Side::own:
            break;
    }
    return error.sqlstate == "53100" ? "SPILL_DISK_FULL" : "INTERNAL";
}

}  // namespace engine
