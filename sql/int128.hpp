// Integers of 128 bits, which the compilers have and ISO C++ has not.
#pragma once

namespace sql {

__extension__ using Int128 = __int128;

}  // namespace sql
