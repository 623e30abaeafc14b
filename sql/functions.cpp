#include "sql/functions.hpp"

#include <algorithm>
#include <vector>

#include "sql/postgres_functions.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;

/// Served without a signature: their arguments may be of any type and number (translate_special).
constexpr std::array served_apart = std::to_array<std::string_view>(
    {"concat",
     "concat_ws",
     "current_setting",
     "format",
     "json_build_array",
     "json_build_object",
     "json_extract_path",
     "json_extract_path_text",
     "jsonb_build_array",
     "jsonb_build_object",
     "jsonb_extract_path",
     "jsonb_extract_path_text",
     "make_interval",
     "num_nonnulls",
     "num_nulls",
     "quote_literal",
     "quote_nullable",
     "to_json",
     "to_jsonb"}
);

using Candidates = std::vector<const Signature*>;

Candidates takers(
    std::span<const Signature> signatures, std::string_view name, std::span<const Oid> types
) {
    Candidates found;
    for (const Signature& signature : signatures) {
        if (signature.name != name || signature.arity() != types.size()) {
            continue;
        }
        bool takes = true;
        for (std::size_t i = 0; i < types.size(); ++i) {
            const Oid wanted = signature.arguments[i];
            takes = takes && (wanted == Oid::any || converts_implicitly(types[i], wanted));
        }
        if (takes) {
            found.push_back(&signature);
        }
    }
    return found;
}

/// Keeps those that score highest.
template <class Score>
void keep_best(Candidates& candidates, Score score) {
    int best = 0;
    for (const Signature* candidate : candidates) {
        best = std::max(best, score(*candidate));
    }
    std::erase_if(candidates, [&](const Signature* candidate) { return score(*candidate) < best; });
}

int exact_count(const Signature& signature, std::span<const Oid> types, bool or_preferred) {
    int count = 0;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const Oid wanted = signature.arguments[i];
        const bool known = types[i] != Oid::unknown;
        count += known && (wanted == types[i] || (or_preferred && is_preferred(wanted))) ? 1 : 0;
    }
    return count;
}

/// What an untyped literal at `at` is to be: text if any candidate takes that, or the one kind that
/// they all have there. False: they have several.
bool keep_kind_of_unknown(Candidates& candidates, std::size_t at) {
    TypeKind kind = kind_of(candidates.front()->arguments[at]);
    bool mixed = false;
    bool preferred = false;
    for (const Signature* candidate : candidates) {
        const Oid wanted = candidate->arguments[at];
        if (kind_of(wanted) == TypeKind::text) {
            kind = TypeKind::text;
        }
        mixed = mixed || kind_of(wanted) != kind;
    }
    if (mixed && kind != TypeKind::text) {
        return false;
    }
    for (const Signature* candidate : candidates) {
        const Oid wanted = candidate->arguments[at];
        preferred = preferred || (kind_of(wanted) == kind && is_preferred(wanted));
    }
    std::erase_if(candidates, [&](const Signature* candidate) {
        const Oid wanted = candidate->arguments[at];
        return kind_of(wanted) != kind || (preferred && !is_preferred(wanted));
    });
    return true;
}

bool keep_kinds_of_unknowns(Candidates& candidates, std::span<const Oid> types) {
    Candidates kept = candidates;
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (types[i] == Oid::unknown && (kept.empty() || !keep_kind_of_unknown(kept, i))) {
            return false;
        }
    }
    if (!kept.empty()) {
        candidates = kept;
    }
    return true;
}

/// The last rule: where all typed arguments have one type, the literals are taken to have it too.
void keep_alike(Candidates& candidates, std::span<const Oid> types) {
    Oid known = Oid::unknown;
    for (const Oid type : types) {
        if (type != Oid::unknown && known != Oid::unknown && type != known) {
            return;
        }
        known = type != Oid::unknown ? type : known;
    }
    Candidates kept = candidates;
    std::erase_if(kept, [&](const Signature* candidate) {
        for (std::size_t i = 0; i < types.size(); ++i) {
            if (!converts_implicitly(known, candidate->arguments[i])) {
                return true;
            }
        }
        return false;
    });
    if (known != Oid::unknown && kept.size() == 1) {
        candidates = kept;
    }
}

/// Of two arguments with one untyped literal, the literal is first taken to be of the other's type.
std::vector<Oid> assumed_alike(std::span<const Oid> types) {
    std::vector<Oid> assumed(types.begin(), types.end());
    if (assumed.size() == 2 && assumed[0] == Oid::unknown) {
        assumed[0] = assumed[1];
    } else if (assumed.size() == 2 && assumed[1] == Oid::unknown) {
        assumed[1] = assumed[0];
    }
    return assumed;
}

bool takes_exactly(const Signature& signature, std::span<const Oid> types) {
    return std::equal(types.begin(), types.end(), signature.arguments.begin());
}

Resolution outcome(const Candidates& candidates) {
    if (candidates.empty()) {
        return {};
    }
    return candidates.size() == 1 ? Resolution{.match = Match::found, .signature = candidates[0]}
                                  : Resolution{.match = Match::ambiguous};
}

}  // namespace

std::size_t Signature::arity() const {
    const auto end = std::find(arguments.begin(), arguments.end(), Oid::invalid);
    return static_cast<std::size_t>(end - arguments.begin());
}

Resolution resolve(
    std::span<const Signature> signatures, std::string_view name, std::span<const Oid> types
) {
    Candidates candidates = takers(signatures, name, types);
    const std::vector<Oid> assumed = assumed_alike(types);
    for (const Signature* candidate : candidates) {
        if (takes_exactly(*candidate, assumed)) {
            return {.match = Match::found, .signature = candidate};
        }
    }
    if (candidates.size() < 2) {
        return outcome(candidates);
    }
    keep_best(candidates, [&](const Signature& s) { return exact_count(s, types, false); });
    keep_best(candidates, [&](const Signature& s) { return exact_count(s, types, true); });
    const bool any_unknown = std::find(types.begin(), types.end(), Oid::unknown) != types.end();
    if (candidates.size() > 1 && any_unknown) {
        keep_kinds_of_unknowns(candidates, types);
    }
    if (candidates.size() > 1 && any_unknown) {
        keep_alike(candidates, types);
    }
    return outcome(candidates);
}

bool has_signature(std::span<const Signature> signatures, std::string_view name) {
    return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
        return signature.name == name;
    });
}

bool is_later_function(std::string_view name) {
    if (std::find(served_apart.begin(), served_apart.end(), name) != served_apart.end()) {
        return false;
    }
    // Of a later release than 15.
    return name == "any_value" || is_postgres_function(name);
}

}  // namespace sql
