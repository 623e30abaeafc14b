#include "sql/functions_signatures.hpp"

#include <vector>

namespace sql {

namespace {

constexpr SignaturePart (*parts[])() = {
    number_signatures,
    text_signatures,
    time_signatures,
    json_signatures,
    other_signatures,
    session_signatures,
    catalog_signatures,
    aggregate_signatures_part,
};

std::vector<Signature> collected(std::span<const Signature> SignaturePart::*kind) {
    std::vector<Signature> all;
    for (const auto part : parts) {
        const std::span<const Signature> rows = part().*kind;
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

}  // namespace

std::span<const Signature> operator_signatures() {
    static const std::vector<Signature> all = collected(&SignaturePart::operators);
    return all;
}

std::span<const Signature> function_signatures() {
    static const std::vector<Signature> all = collected(&SignaturePart::functions);
    return all;
}

std::span<const Signature> aggregate_signatures() {
    static const std::vector<Signature> all = collected(&SignaturePart::aggregates);
    return all;
}

}  // namespace sql
