// The reference of all options in markdown, made from their declarations.
#pragma once

#include <string>
#include <string_view>

namespace sql {

/// Tables of every served peer type's options, the mirrors' and the mappings'.
std::string options_reference();

/// The lines between which sql/README.md holds the reference.
inline constexpr std::string_view reference_begin = "<!-- generated: options -->\n";
inline constexpr std::string_view reference_end = "<!-- end of generated -->\n";

}  // namespace sql
