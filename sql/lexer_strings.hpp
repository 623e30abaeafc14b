// The inside of quoted tokens: where U&'…' ends (the scanner does not say) and what escapes mean.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sql {

/// One past the end of the quoted token whose opening quote is text[quote], its continuations on
/// later lines included ('a' newline 'b' is one string). The token must be terminated.
std::size_t quoted_end(std::string_view text, std::size_t quote);

/// The characters that a quoted token stands for; nothing if an escape in it is malformed.
/// `raw` is any form that the scanner accepts: '…', E'…', U&'…', "…", U&"…", $tag$…$tag$.
std::optional<std::string> unquote(std::string_view raw);

}  // namespace sql
