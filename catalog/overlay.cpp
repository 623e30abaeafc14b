// View: the store's objects with a session's own open changes laid over them.
#include <algorithm>

#include "catalog/store.hpp"

namespace catalog {

namespace {

/// What the changes say of an object with that name, or else the stored one unless they touch it.
template <class Object>
std::optional<Object> by_name(
    const std::map<std::string, ObjectChange<Object>>& changes,
    std::string_view name,
    std::optional<Object> stored
) {
    for (const auto& entry : changes) {
        const std::optional<Object>& after = entry.second.after;
        if (after && after->name == name) {
            return after;
        }
    }
    if (stored && changes.contains(stored->id)) {
        return std::nullopt;  // dropped, or renamed
    }
    return stored;
}

template <class Object>
std::vector<Object> overlaid(
    const std::map<std::string, ObjectChange<Object>>& changes, std::vector<Object> objects
) {
    std::erase_if(objects, [&changes](const Object& object) {
        return changes.contains(object.id);
    });
    for (const auto& entry : changes) {
        if (const std::optional<Object>& after = entry.second.after) {
            objects.push_back(*after);
        }
    }
    std::ranges::sort(objects, {}, &Object::name);
    return objects;
}

}  // namespace

std::optional<Peer> View::find_peer(std::string_view name) const {
    return by_name(changes_.peers, name, store_.find_peer(tenant_, name));
}

std::optional<Peer> View::find_peer_by_id(std::string_view id) const {
    const auto change = changes_.peers.find(std::string{id});
    return change == changes_.peers.end() ? store_.find_peer_by_id(tenant_, id)
                                          : change->second.after;
}

std::optional<Mirror> View::find_mirror(std::string_view name) const {
    return by_name(changes_.mirrors, name, store_.find_mirror(tenant_, name));
}

std::vector<Peer> View::peers() const {
    return overlaid(changes_.peers, store_.peers(tenant_));
}

std::vector<Mirror> View::mirrors() const {
    return overlaid(changes_.mirrors, store_.mirrors(tenant_));
}

std::optional<Tenant> View::find_tenant(std::string_view name) const {
    const auto change = changes_.tenants.find(std::string{name});
    return change == changes_.tenants.end() ? store_.find_tenant(name) : change->second.after;
}

std::optional<Role> View::find_role(std::string_view name) const {
    return by_name(changes_.roles, name, store_.find_role(name));
}

std::vector<Tenant> View::tenants() const {
    std::vector<Tenant> tenants = store_.tenants();
    std::erase_if(tenants, [this](const Tenant& tenant) {
        return changes_.tenants.contains(tenant.name);
    });
    for (const auto& entry : changes_.tenants) {
        if (const std::optional<Tenant>& after = entry.second.after) {
            tenants.push_back(*after);
        }
    }
    std::ranges::sort(tenants, {}, &Tenant::name);
    return tenants;
}

std::vector<Role> View::roles() const {
    return overlaid(changes_.roles, store_.roles());
}

std::vector<Mirror> View::mirrors_using(std::string_view peer_id) const {
    std::vector<Mirror> all = overlaid(changes_.mirrors, store_.mirrors_using(tenant_, peer_id));
    std::erase_if(all, [peer_id](const Mirror& mirror) {
        return mirror.source_id != peer_id && mirror.destination_id != peer_id;
    });
    return all;
}

}  // namespace catalog
