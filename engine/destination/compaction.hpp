// What a batch leaves of each key of a table: nothing, a row that is new, or what an old row has
// become. Fields are views into the batch.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/change.hpp"
#include "engine/destination/key_index.hpp"
#include "engine/destination/postgres_binding.hpp"

namespace engine::destination {

class Compaction {
public:
    using Field = protocol::pgoutput::Field;

    /// What has become of one key.
    struct Net {
        std::size_t image = 0;   // its fields begin here, in the order of the binding's columns
        bool existed = false;    // before this batch
        bool removed = false;    // and was deleted since
        bool present = false;    // there is an image
        std::int16_t group = 0;  // of an update: which columns it has

        bool is_insert() const { return present && (!existed || removed); }
        bool is_update() const { return present && existed && !removed; }
    };

    explicit Compaction(const Binding& binding) : binding_(binding) {}

    /// False: a key was changed while a value stayed where it is, which only an UPDATE can carry
    /// over, as it can the target's own columns; or a deleted row stays, and was written before in
    /// this batch, or goes on under another key. Then nothing here counts.
    bool add(const Batch& batch, std::span<const std::uint32_t> changes);

    std::vector<Net> nets;
    /// Each set of columns that updates have, by its number, and how many have it.
    std::map<std::vector<bool>, std::int16_t> groups;
    std::vector<std::int64_t> updates;  // by group
    std::size_t inserts = 0;

    std::span<const Field> image(const Net& net) const {
        return std::span(images_).subspan(net.image, binding_.columns.size());
    }
    std::span<const Field> key(std::size_t net) const {
        return std::span(keys_).subspan(net * binding_.key.size(), binding_.key.size());
    }

private:
    bool add_change(const Change& change);
    bool add_update(const Change& change);
    Net& net_of(const std::vector<Field>& fields, bool existed);
    void keep_image(Net& net, bool over_old);
    std::string_view key_text(const std::vector<Field>& fields);
    bool key_is_whole(const std::vector<Field>& fields) const;
    bool key_moved() const;
    bool is_whole() const;
    void group_updates();

    const Binding& binding_;
    std::vector<Field> images_;
    std::vector<Field> keys_;  // of each net, behind one another
    KeyIndex index_;
    std::string scratch_;
    Arena bytes_;  // of keys of several columns
    // Reused from row to row.
    std::vector<Field> before_;
    std::vector<Field> after_;
};

}  // namespace engine::destination
