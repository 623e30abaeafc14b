// View: the open changes of a session over what is stored.
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::dropped;
using test::make_mirror;
using test::make_peer;

class Overlay : public test::StoreTest {
protected:
    Overlay() {
        a_ = make_peer("a");
        b_ = make_peer("b");
        m_ = make_mirror("m", a_, b_);
        commit(create({a_, b_}, {m_}));
        a_ = stored_peer("a");
        b_ = stored_peer("b");
        m_ = stored_mirror("m");
    }
    View view() { return {*store_, default_tenant, changes_}; }
    template <class Object>
    static std::string names(const std::vector<Object>& objects) {
        std::string all;
        for (const Object& object : objects) {
            all += object.name + " ";
        }
        return all;
    }

    template <class Object>
    static std::string id_of(const std::optional<Object>& object) {
        return object.value_or(Object{}).id;
    }

    Peer a_;
    Peer b_;
    Mirror m_;
    ChangeSet changes_;
};

TEST_F(Overlay, WithoutChangesIsTheStore) {
    EXPECT_EQ(id_of(view().find_peer("a")), a_.id);
    EXPECT_EQ(view().find_peer_by_id(b_.id).value_or(Peer{}).name, "b");
    EXPECT_EQ(id_of(view().find_mirror("m")), m_.id);
    EXPECT_EQ(view().find_peer("x"), std::nullopt);
    EXPECT_EQ(view().find_peer_by_id("x"), std::nullopt);
    EXPECT_EQ(view().find_mirror("x"), std::nullopt);
    EXPECT_EQ(names(view().peers()), "a b ");
    EXPECT_EQ(names(view().mirrors()), "m ");
    EXPECT_EQ(names(view().mirrors_using(a_.id)), "m ");
}

TEST_F(Overlay, ShowsWhatIsNewAndHidesWhatIsDropped) {
    const Peer c = make_peer("aa");
    changes_ = create({c}, {make_mirror("k", c, b_)});
    changes_.mirrors[m_.id] = dropped(m_);
    changes_.peers[a_.id] = dropped(a_);
    EXPECT_EQ(names(view().peers()), "aa b ");
    EXPECT_EQ(names(view().mirrors()), "k ");
    EXPECT_EQ(view().find_peer("a"), std::nullopt);
    EXPECT_EQ(view().find_peer_by_id(a_.id), std::nullopt);
    EXPECT_EQ(view().find_mirror("m"), std::nullopt);
    EXPECT_EQ(id_of(view().find_peer("aa")), c.id);
    EXPECT_EQ(view().find_peer_by_id(c.id).value_or(Peer{}).name, "aa");
    EXPECT_EQ(names(view().mirrors_using(b_.id)), "k ");
    EXPECT_EQ(names(view().mirrors_using(a_.id)), "");
}

TEST_F(Overlay, FollowsRenamesBothWays) {
    Peer renamed = a_;
    renamed.name = "z";
    changes_.peers[a_.id] = {a_, renamed};
    EXPECT_EQ(view().find_peer("a"), std::nullopt);
    EXPECT_EQ(id_of(view().find_peer("z")), a_.id);
    EXPECT_EQ(names(view().peers()), "b z ");
    const Peer another = make_peer("a");
    changes_.peers[another.id] = {std::nullopt, another};
    EXPECT_EQ(id_of(view().find_peer("a")), another.id);
    EXPECT_EQ(names(view().peers()), "a b z ");
}

TEST_F(Overlay, AMirrorThatLeftAPeerNoLongerUsesIt) {
    Mirror moved = m_;
    moved.source_id = b_.id;
    changes_.mirrors[m_.id] = {m_, moved};
    EXPECT_EQ(names(view().mirrors_using(a_.id)), "");
    EXPECT_EQ(names(view().mirrors_using(b_.id)), "m ");
}

TEST_F(Overlay, MadeAndDroppedIsNotThere) {
    changes_.peers["gone"] = {std::nullopt, std::nullopt};
    EXPECT_EQ(names(view().peers()), "a b ");
    EXPECT_EQ(view().find_peer_by_id("gone"), std::nullopt);
}

}  // namespace
}  // namespace catalog
