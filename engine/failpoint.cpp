#include "engine/failpoint.hpp"

#ifdef MILLRACE_FAILPOINTS

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>

#include <unistd.h>

namespace engine {

namespace {

constexpr std::array<std::string_view, 29> names = {
    "setup.before_intent",
    "setup.after_intent",
    "setup.publication_made",
    "setup.position_made",
    "setup.slot_made",
    "setup.targets_made",
    "copy.begun",
    "copy.chunk_before_commit",
    "copy.chunk_after_commit",
    "copy.before_keys",
    "copy.after_keys",
    "copy.before_position",
    "copy.after_position",
    "copy.before_done",
    "stream.before_start",
    "stream.fenced",
    "write.begun",
    "write.before_commit",
    "write.after_commit",
    "ack.before_send",
    "idle.before_store",
    "idle.after_store",
    "ddl.before_alter",
    "ddl.after_alter",
    "join.before_commit",
    "join.after_commit",
    "drop.begun",
    "drop.slot_gone",
    "drop.position_gone",
};

struct Chosen {
    std::string name;
    std::atomic<int> passes_left{1};

    Chosen() {
        const char* variable = std::getenv("MILLRACE_FAILPOINT");
        name = variable == nullptr ? "" : variable;
        const std::size_t colon = name.find(':');
        if (colon != std::string::npos) {
            int times = 1;
            std::from_chars(name.data() + colon + 1, name.data() + name.size(), times);
            passes_left = times;
            name.resize(colon);
        }
    }
};

}  // namespace

void failpoint(std::string_view name) {
    static Chosen chosen;
    if (name == chosen.name && --chosen.passes_left == 0) {
        kill(getpid(), SIGKILL);
        pause();
    }
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        std::abort();  // one that a sweep would not know of
    }
}

std::vector<std::string_view> failpoint_names() {
    return {names.begin(), names.end()};
}

}  // namespace engine

#else

namespace engine {

void failpoint(std::string_view /*name*/) {}

std::vector<std::string_view> failpoint_names() {
    return {};
}

}  // namespace engine

#endif
