// The parts that the table of signatures is made of, a file each.
#pragma once

#include <span>

#include "sql/functions.hpp"

namespace sql {

struct SignaturePart {
    std::span<const Signature> operators;
    std::span<const Signature> functions;
    std::span<const Signature> aggregates;
};

SignaturePart number_signatures();
SignaturePart text_signatures();
SignaturePart time_signatures();
SignaturePart json_signatures();
SignaturePart other_signatures();
SignaturePart session_signatures();
SignaturePart catalog_signatures();
SignaturePart aggregate_signatures_part();

}  // namespace sql
