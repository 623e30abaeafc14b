#include "sql/regex.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <list>

#include <fmt/format.h>
#include <pcre2.h>

#include "protocol/error.hpp"
#include "sql/regex_rewrite.hpp"

namespace sql {

namespace {

using protocol::statement_error;

constexpr std::uint32_t match_steps_max = 1'000'000;
constexpr std::uint32_t match_kib_max = 16 * 1024;
constexpr std::size_t pattern_bytes_max = 16 * 1024;
constexpr std::size_t cached_max = 32;

struct FreeCode {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeContext {
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct FreeData {
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

PCRE2_SPTR bytes(std::string_view text) {
    return reinterpret_cast<PCRE2_SPTR>(text.data());
}

std::uint32_t options_of(const RewrittenRegex& rewritten) {
    std::uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
    options |= rewritten.ignore_case ? PCRE2_CASELESS : 0;
    options |= rewritten.dot_takes_newline ? PCRE2_DOTALL : 0;
    options |= rewritten.anchors_at_newlines ? PCRE2_MULTILINE : 0;
    options |= rewritten.expanded ? PCRE2_EXTENDED : 0;
    options |= rewritten.literal ? PCRE2_LITERAL : 0;
    // These do not go together with PCRE2_LITERAL.
    return rewritten.literal
               ? options & ~(PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY |
                             PCRE2_DOTALL | PCRE2_MULTILINE | PCRE2_EXTENDED)
               : options;
}

protocol::Error invalid(int code) {
    unsigned char text[200] = {};
    pcre2_get_error_message(code, text, sizeof text);
    return statement_error(
        "2201B", fmt::format("invalid regular expression: {}", reinterpret_cast<const char*>(text))
    );
}

}  // namespace

struct Regex::Compiled {
    std::unique_ptr<pcre2_code, FreeCode> code;
    std::unique_ptr<pcre2_match_context, FreeContext> context;
    std::unique_ptr<pcre2_match_data, FreeData> data;
};

Regex::Regex(std::string_view pattern, std::string_view flags)
    : compiled_(std::make_unique<Compiled>()) {
    if (pattern.size() > pattern_bytes_max) {
        throw statement_error("2201B", "invalid regular expression: it is longer than 16 KiB");
    }
    const RewrittenRegex rewritten = rewrite_regex(pattern, flags);
    int error = 0;
    PCRE2_SIZE offset = 0;
    compiled_->code.reset(pcre2_compile(
        bytes(rewritten.pattern),
        rewritten.pattern.size(),
        options_of(rewritten),
        &error,
        &offset,
        nullptr
    ));
    if (compiled_->code == nullptr) {
        throw invalid(error);
    }
    compiled_->context.reset(pcre2_match_context_create(nullptr));
    compiled_->data.reset(pcre2_match_data_create_from_pattern(compiled_->code.get(), nullptr));
    if (compiled_->context == nullptr || compiled_->data == nullptr) {
        throw statement_error("53200", "out of memory");
    }
    pcre2_set_match_limit(compiled_->context.get(), match_steps_max);
    pcre2_set_heap_limit(compiled_->context.get(), match_kib_max);
}

Regex::~Regex() = default;

std::size_t Regex::groups() const {
    std::uint32_t count = 0;
    pcre2_pattern_info(compiled_->code.get(), PCRE2_INFO_CAPTURECOUNT, &count);
    return count;
}

std::optional<RegexMatch> Regex::find(std::string_view text, std::size_t from) const {
    pcre2_match_data* data = compiled_->data.get();
    const int found = pcre2_match(
        compiled_->code.get(), bytes(text), text.size(), from, 0, data, compiled_->context.get()
    );
    if (found == PCRE2_ERROR_NOMATCH) {
        return std::nullopt;
    }
    if (found < 0) {
        throw statement_error(
            protocol::sqlstate::statement_too_complex,
            "regular expression failed: it takes too many steps",
            "Use a simpler pattern or a shorter text."
        );
    }
    const PCRE2_SIZE* places = pcre2_get_ovector_pointer(data);
    RegexMatch match;
    for (std::size_t i = 0; i < pcre2_get_ovector_count(data); ++i) {
        const bool set = i < static_cast<std::size_t>(found) && places[2 * i] != PCRE2_UNSET;
        match.push_back(
            set ? std::optional(RegexGroup{.begin = places[2 * i], .end = places[2 * i + 1]})
                : std::nullopt
        );
    }
    return match;
}

const Regex& cached_regex(std::string_view pattern, std::string_view flags) {
    struct Entry {
        std::string pattern;
        std::string flags;
        std::unique_ptr<Regex> regex;
    };
    thread_local std::list<Entry> entries;  // the last used first; emptied with its thread
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
        if (entry->pattern == pattern && entry->flags == flags) {
            entries.splice(entries.begin(), entries, entry);
            return *entries.front().regex;
        }
    }
    auto regex = std::make_unique<Regex>(pattern, flags);
    entries.push_front({std::string(pattern), std::string(flags), std::move(regex)});
    if (entries.size() > cached_max) {
        entries.pop_back();
    }
    return *entries.front().regex;
}

}  // namespace sql
