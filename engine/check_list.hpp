// The rows of one side's checks as they are found. Each detail names the side and the object, so
// that a row says all by itself: "source public.orders: has no primary key".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/peer_checks.hpp"

namespace engine {

class CheckList {
public:
    /// side: "source", "destination", or "mirror" for what is about both.
    explicit CheckList(std::string side) : side_(std::move(side)) {}

    /// object: empty where the check is about the whole side.
    void pass(std::string_view code, std::string_view object, std::string_view text);
    void warn(
        std::string_view code, std::string_view object, std::string_view text, std::string fix
    );
    void fail(
        std::string_view code,
        std::string_view object,
        std::string_view text,
        std::string fix,
        std::string_view sqlstate = {}
    );
    void skip(std::string_view code, std::string_view text);

    const std::vector<CheckRow>& rows() const { return rows_; }
    std::vector<CheckRow> take() && { return std::move(rows_); }

private:
    CheckRow& add(
        std::string_view code,
        std::string_view status,
        std::string_view object,
        std::string_view text
    );

    std::string side_;
    std::vector<CheckRow> rows_;
};

}  // namespace engine
