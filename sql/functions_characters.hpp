// UTF-8 as characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sql {

/// Of valid UTF-8; another byte stands for itself.
std::u32string code_points(std::string_view text);
void append_code_point(std::string& out, std::uint32_t code);
std::string from_code_points(std::u32string_view text);

/// 54000 beyond 1 MiB, so that no function can fill the memory.
void check_text_length(std::size_t length);

}  // namespace sql
