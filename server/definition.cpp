#include "server/definition.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "catalog/crypto.hpp"

namespace server {

using catalog::StoredOption;

namespace {

void add_part(std::string& text, std::string_view part) {
    text += fmt::format("{}:{};", part.size(), part);
}

std::string hash_of(const std::string& text) {
    const catalog::Digest digest = catalog::sha256(text);
    return catalog::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()})
        .substr(0, 32);
}

/// By key, so that the order in which options were written does not count.
std::map<std::string, std::string> comparable(
    const std::vector<StoredOption>& options,
    const std::function<std::string(const StoredOption&)>& secret_as
) {
    std::map<std::string, std::string> values;
    for (const StoredOption& option : options) {
        const bool sealed = option.kind == StoredOption::Kind::sealed;
        values[option.key] = fmt::format(
            "{}{}", static_cast<int>(option.kind), sealed ? secret_as(option) : option.value
        );
    }
    return values;
}

}  // namespace

std::vector<StoredOption> to_stored(
    const DefinitionContext& context, std::string_view owner_id, const sql::CheckedOptions& options
) {
    std::vector<StoredOption> stored;
    for (const sql::CheckedOption& option : options.values) {
        StoredOption& entry = stored.emplace_back();
        entry.key = option.spec->name;
        if (option.reference) {
            const catalog::Secret value =
                context.references.resolve(context.tenant, entry.key, option.value);
            sql::canonical_value(*option.spec, value.reveal());
            entry.kind = StoredOption::Kind::reference;
            entry.value = option.value;
        } else if (option.spec->secret) {
            entry.kind = StoredOption::Kind::sealed;
            entry.value = context.store.seal(context.tenant, owner_id, entry.key, option.value);
        } else {
            entry.value = option.value;
        }
    }
    return stored;
}

engine::PeerOptions to_engine(const DefinitionContext& context, const catalog::Peer& peer) {
    engine::PeerOptions options;
    const auto specs = sql::peer_type(peer.type).options;
    for (const StoredOption& option : peer.options) {
        switch (option.kind) {
            case StoredOption::Kind::plain:
                options.set(option.key, catalog::Secret{option.value});
                break;
            case StoredOption::Kind::reference: {
                const catalog::Secret value =
                    context.references.resolve(context.tenant, option.key, option.value);
                const sql::OptionSpec* spec = sql::find_option(specs, option.key);
                options.set(
                    option.key,
                    catalog::Secret{
                        spec == nullptr ? std::string{value.reveal()}
                                        : sql::canonical_value(*spec, value.reveal())}
                );
                break;
            }
            case StoredOption::Kind::sealed:
                options.set(option.key, context.store.unseal(context.tenant, peer.id, option));
                break;
        }
    }
    return options;
}

std::string peer_hash(const DefinitionContext& context, const catalog::Peer& peer) {
    std::string text;
    add_part(text, sql::peer_type(peer.type).name);
    const auto fingerprint = [&](const StoredOption& option) {
        const catalog::Secret secret = context.store.unseal(context.tenant, peer.id, option);
        return context.store.fingerprint(secret.reveal());
    };
    for (const auto& [key, value] : comparable(peer.options, fingerprint)) {
        add_part(text, key);
        add_part(text, value);
    }
    return hash_of(text);
}

std::string mirror_hash(const catalog::Mirror& mirror) {
    std::string text;
    add_part(text, mirror.source_id);
    add_part(text, mirror.destination_id);
    std::vector<std::string> mappings;
    for (const sql::TableMapping& mapping : mirror.mappings) {
        mappings.push_back(sql::print_mapping(mapping));
    }
    std::sort(mappings.begin(), mappings.end());
    for (const std::string& mapping : mappings) {
        add_part(text, mapping);
    }
    const auto as_it_is = [](const StoredOption& option) { return option.value; };
    for (const auto& [key, value] : comparable(mirror.options, as_it_is)) {
        add_part(text, key);
        add_part(text, value);
    }
    return hash_of(text);
}

sql::PrintedOptions to_printed(
    std::string_view tenant,
    std::string_view owner_name,
    std::span<const sql::OptionSpec> specs,
    const std::vector<StoredOption>& options
) {
    sql::PrintedOptions printed;
    for (const StoredOption& option : options) {
        const bool sealed = option.kind == StoredOption::Kind::sealed;
        printed.emplace_back(
            sql::find_option(specs, option.key),
            sealed ? References::placeholder(tenant, owner_name, option.key) : option.value
        );
    }
    return printed;
}

void overlay(std::vector<StoredOption>& options, std::vector<StoredOption> changed) {
    for (StoredOption& option : changed) {
        const auto found =
            std::find_if(options.begin(), options.end(), [&](const StoredOption& other) {
                return other.key == option.key;
            });
        if (found == options.end()) {
            options.push_back(std::move(option));
        } else {
            *found = std::move(option);
        }
    }
}

const StoredOption* find_option(const std::vector<StoredOption>& options, std::string_view key) {
    const auto found = std::find_if(options.begin(), options.end(), [key](const StoredOption& o) {
        return o.key == key;
    });
    return found == options.end() ? nullptr : &*found;
}

}  // namespace server
