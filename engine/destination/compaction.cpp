#include "engine/destination/compaction.hpp"

#include <algorithm>

namespace engine::destination {

using protocol::pgoutput::FieldKind;
using protocol::pgoutput::read_fields;

/// The key's bytes as one text: a view where it has one column, else kept in the arena.
std::string_view Compaction::key_text(const std::vector<Field>& fields) {
    if (binding_.key.size() == 1) {
        const Binding::Column& column = binding_.columns.at(binding_.key.front());
        return fields.at(column.source).bytes;
    }
    scratch_.clear();
    for (const std::size_t at : binding_.key) {
        const std::string_view part = fields.at(binding_.columns[at].source).bytes;
        const std::size_t size = part.size();
        scratch_.append(reinterpret_cast<const char*>(&size), sizeof size);
        scratch_.append(part);
    }
    const auto kept =
        bytes_.keep({reinterpret_cast<const std::uint8_t*>(scratch_.data()), scratch_.size()});
    return {reinterpret_cast<const char*>(kept.data()), kept.size()};
}

bool Compaction::key_is_whole(const std::vector<Field>& fields) const {
    return std::ranges::all_of(binding_.key, [&](std::size_t at) {
        const FieldKind kind = fields.at(binding_.columns[at].source).kind;
        return kind == FieldKind::text || kind == FieldKind::binary;
    });
}

bool Compaction::key_moved() const {
    return std::ranges::any_of(binding_.key, [&](std::size_t at) {
        const std::size_t source = binding_.columns[at].source;
        return after_.at(source).bytes != before_.at(source).bytes;
    });
}

bool Compaction::is_whole() const {
    return std::ranges::none_of(binding_.columns, [&](const Binding::Column& column) {
        return after_.at(column.source).kind == FieldKind::unchanged;
    });
}

Compaction::Net& Compaction::net_of(const std::vector<Field>& fields, bool existed) {
    const auto next = static_cast<std::uint32_t>(nets.size());
    const std::uint32_t at = index_.find_or_add(key_text(fields), next);
    if (at == next) {
        Net& made = nets.emplace_back();
        made.existed = existed;
        for (const std::size_t column : binding_.key) {
            keys_.push_back(fields.at(binding_.columns[column].source));
        }
        made.image = images_.size();
        images_.resize(images_.size() + binding_.columns.size());
    }
    return nets[at];
}

void Compaction::keep_image(Net& net, bool over_old) {
    for (std::size_t i = 0; i < binding_.columns.size(); ++i) {
        const Field& field = after_.at(binding_.columns[i].source);
        // An unchanged value is the one of the image before; without one, the target's.
        if (field.kind != FieldKind::unchanged || !over_old) {
            images_[net.image + i] = field;
        }
    }
    net.present = true;
}

bool Compaction::add_update(const Change& change) {
    const bool moved = change.before_kind != 0 && key_moved();
    if (!moved) {
        Net& net = net_of(after_, true);
        keep_image(net, net.present);
        return true;
    }
    if (binding_.soft() || binding_.has_others || !key_is_whole(before_) || !is_whole()) {
        return false;
    }
    Net& old = net_of(before_, true);
    old.present = false;
    old.removed = true;
    keep_image(net_of(after_, false), false);
    return true;
}

bool Compaction::add_change(const Change& change) {
    if (change.before_kind != 0) {
        read_fields(change.before, before_);
    }
    if (change.operation == Operation::remove) {
        if (!key_is_whole(before_)) {
            return false;
        }
        Net& net = net_of(before_, true);
        if (binding_.soft() && net.present) {
            return false;
        }
        net.present = false;
        net.removed = true;
        return true;
    }
    read_fields(change.after, after_);
    if (change.before_kind == 'O') {
        for (std::size_t i = 0; i < after_.size(); ++i) {
            if (after_[i].kind == FieldKind::unchanged) {
                after_[i] = before_.at(i);
            }
        }
    }
    if (!key_is_whole(after_)) {
        return false;
    }
    if (change.operation == Operation::insert) {
        keep_image(net_of(after_, false), false);
        return true;
    }
    return add_update(change);
}

void Compaction::group_updates() {
    std::vector<bool> set;
    for (Net& net : nets) {
        inserts += net.is_insert() ? 1 : 0;
        if (!net.is_update()) {
            continue;
        }
        set.clear();
        for (const Field& field : image(net)) {
            set.push_back(field.kind != FieldKind::unchanged);
        }
        const auto [group, added] =
            groups.try_emplace(set, static_cast<std::int16_t>(groups.size()));
        net.group = group->second;
        updates.resize(groups.size());
        ++updates[static_cast<std::size_t>(net.group)];
    }
}

bool Compaction::add(const Batch& batch, std::span<const std::uint32_t> changes) {
    nets.reserve(changes.size());
    images_.reserve(changes.size() * binding_.columns.size());
    for (const std::uint32_t index : changes) {
        if (!add_change(batch.changes[index])) {
            return false;
        }
    }
    group_updates();
    return true;
}

}  // namespace engine::destination
