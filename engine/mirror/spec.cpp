#include "engine/mirror/spec.hpp"

namespace engine::mirror {

void keep_names(const catalog::MirrorProgress& progress, MirrorSpec& spec) {
    if (spec.own_slot && progress.own_slot && !progress.slot.empty()) {
        spec.slot = progress.slot;
    }
    if (spec.own_publication && progress.own_publication && !progress.publication.empty()) {
        spec.publication = progress.publication;
    }
}

}  // namespace engine::mirror
