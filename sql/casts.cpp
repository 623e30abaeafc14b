#include "sql/casts.hpp"

#include "protocol/array_types.hpp"
#include "sql/translate_type.hpp"
#include "sql/type_facts.hpp"

namespace sql {

namespace {

bool may_have_casts(const TypeFacts& type) {
    return type.kind == 'b' && !protocol::is_array(type.type);
}

}  // namespace

std::vector<Cast> casts() {
    std::vector<Cast> all;
    for (const TypeFacts& from : type_facts()) {
        for (const TypeFacts& to : type_facts()) {
            const bool possible =
                from.type != to.type && may_have_casts(from) && may_have_casts(to);
            const CastWay way = possible ? cast_way(from.type, to.type) : CastWay::none;
            if (way != CastWay::none) {
                all.push_back(
                    {from.type,
                     to.type,
                     converts_implicitly(from.type, to.type),
                     way == CastWay::same_bytes}
                );
            }
        }
    }
    return all;
}

}  // namespace sql
