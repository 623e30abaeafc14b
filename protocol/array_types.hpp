// Which type is an array of which.
#pragma once

#include "protocol/value.hpp"

namespace protocol {

/// The type of an array's (or int2vector's, oidvector's) elements; Oid::invalid for any other type.
Oid element_of(Oid array);
/// Oid::invalid where this server has no arrays of the type.
Oid array_of(Oid element);
inline bool is_array(Oid type) {
    return element_of(type) != Oid::invalid;
}
/// int2vector and oidvector: "1 2 3", counted from 0.
inline bool is_vector(Oid type) {
    return type == Oid::int2vector || type == Oid::oidvector;
}

}  // namespace protocol
