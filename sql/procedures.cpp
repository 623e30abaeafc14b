#include "sql/procedures.hpp"

#include <algorithm>
#include <charconv>

#include "sql/functions.hpp"
#include "sql/object_hash.hpp"

namespace sql {

namespace {

std::vector<std::uint32_t> numbers_of(std::string_view text) {
    std::vector<std::uint32_t> numbers;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        std::from_chars(text.data(), text.data() + end, numbers.emplace_back());
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return numbers;
}

Procedure from_signature(const Signature& signature, Procedure::Kind kind) {
    Procedure procedure;
    procedure.name = signature.name;
    procedure.kind = kind;
    procedure.result = static_cast<std::uint32_t>(signature.result);
    std::string arguments;
    for (std::size_t i = 0; i < signature.arity(); ++i) {
        const auto type = static_cast<std::uint32_t>(signature.arguments[i]);
        procedure.arguments.push_back(type);
        arguments += "," + std::to_string(type);
    }
    procedure.oid = own_oid({"procedure ", signature.name, arguments});
    return procedure;
}

std::vector<Procedure> all_procedures() {
    std::vector<Procedure> all;
    for (const IoProcedure& io : io_procedures()) {
        all.push_back(
            {io.oid, io.name, Procedure::Kind::input_output, io.result, numbers_of(io.arguments)}
        );
    }
    for (const Signature& signature : function_signatures()) {
        all.push_back(from_signature(signature, Procedure::Kind::function));
    }
    for (const Signature& signature : aggregate_signatures()) {
        all.push_back(from_signature(signature, Procedure::Kind::aggregate));
    }
    return all;
}

}  // namespace

std::span<const Procedure> procedures() {
    static const std::vector<Procedure> all = all_procedures();
    return all;
}

const Procedure* procedure_by_oid(std::uint32_t oid) {
    const auto found = std::ranges::find(procedures(), oid, &Procedure::oid);
    return found == procedures().end() ? nullptr : &*found;
}

const Procedure* procedure_by_name(std::string_view name) {
    const auto found = std::ranges::find(procedures(), name, &Procedure::name);
    return found == procedures().end() ? nullptr : &*found;
}

}  // namespace sql
