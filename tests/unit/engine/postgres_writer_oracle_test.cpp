// Random changes, written one by one and in bulk, leave the same rows, and those that a plain map
// says. MILLRACE_SEED replays a run.
#include <map>
#include <random>

#include "tests/unit/engine/writer_support.hpp"

namespace engine::destination {
namespace {

using test::BatchMaker;
using test::Changes;
using test::patience;
using test::Row;
using test::RowChange;
using test::unchanged;

/// How a table finds its rows, and what happens to those that are deleted.
struct Shape {
    const char* name;
    std::size_t key_columns;
    char identity;
    bool moves;  // keys are changed
    bool soft;
};

std::uint64_t seed_of_run() {
    const char* given = std::getenv("MILLRACE_SEED");  // NOLINT(concurrency-mt-unsafe)
    return given == nullptr ? std::random_device{}() : std::stoull(given);
}

/// A source table: makes changes as a source would send them, and knows its rows.
class Source {
public:
    Source(const Shape& shape, std::uint64_t seed) : shape_(shape), random_(seed) {
        std::vector<std::string> columns{"*a", "b", "note", "more"};
        if (shape.key_columns == 2) {
            columns[1] = "*b";
        }
        if (shape.identity == 'f') {
            columns = {"a", "b", "note", "more"};
        }
        relation = test::relation(1, "orders", columns, shape.identity);
    }

    RowChange change() {
        const Row key = some_key();
        const auto found = rows_.find(text(key));
        if (found == rows_.end()) {
            Row row = row_of(key);
            rows_[text(key)] = row;
            return test::insert(relation, row);
        }
        const Row before = found->second;
        const std::uint64_t what = below(10);
        if (what < 3) {
            rows_.erase(found);
            return test::remove(relation, identity_of(before), kind());
        }
        const Row other = some_key();
        if (what < 5 && shape_.moves && !rows_.contains(text(other))) {
            rows_.erase(found);
            return update(before, row_of(other), true);
        }
        return update(before, row_of(key), false);
    }

    /// As Destination::rows() gives them.
    std::vector<std::string> rows() const {
        std::vector<std::string> list;
        for (const auto& [key, row] : rows_) {
            std::string line;
            for (const test::Value& value : row) {
                line += (line.empty() ? "" : "|") + (value.kind == 'n' ? "NULL" : value.text);
            }
            list.push_back(line);
        }
        std::ranges::sort(list);
        return list;
    }

    RelationPtr relation;

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    char kind() const { return shape_.identity == 'f' ? 'O' : 'K'; }

    Row some_key() {
        const int number = static_cast<int>(below(25));
        return shape_.key_columns == 1 ? Row{number}
                                       : Row{number / 5, "k" + std::to_string(number % 5)};
    }
    static std::string text(const Row& key) {
        return key[0].text + "/" + (key.size() > 1 ? key[1].text : "");
    }
    Row row_of(const Row& key) {
        Row row = key;
        while (row.size() < 4) {
            row.push_back(
                below(6) == 0 ? test::Value(std::nullopt)
                              : test::Value("v" + std::to_string(below(1000)))
            );
        }
        return row;
    }
    /// What of a row is sent as its old one.
    Row identity_of(Row row) const {
        for (std::size_t i = shape_.key_columns; i < row.size() && shape_.identity != 'f'; ++i) {
            row[i] = std::nullopt;
        }
        return row;
    }
    RowChange update(const Row& before, Row after, bool moved) {
        Row sent = after;
        for (std::size_t i = shape_.key_columns; i < after.size(); ++i) {
            // A value that is not sent anew; with a moved key only now and then.
            if (before[i].kind == 't' && below(moved ? 20 : 3) == 0) {
                after[i] = before[i];
                sent[i] = unchanged;
            }
        }
        rows_[text({after.begin(), after.begin() + static_cast<std::ptrdiff_t>(shape_.key_columns)}
        )] = after;
        return moved || shape_.identity == 'f'
                   ? test::update(relation, kind(), identity_of(before), sent)
                   : test::update(relation, sent);
    }

    Shape shape_;
    std::mt19937_64 random_;
    std::map<std::string, Row> rows_;
};

class WriterOracleTest : public testing::TestWithParam<Shape> {
protected:
    static void SetUpTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's
        if (test::Postgres::is_installed()) {
            server = std::make_unique<test::Postgres>();
        }
    }
    static void TearDownTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's
        server.reset();
    }
    void SetUp() override {
        if (!server) {
            GTEST_SKIP() << "PostgreSQL 15 is not installed";
        }
    }
    /// The table anew, and a position of its own.
    static std::unique_ptr<test::Destination> make(const std::string& creation) {
        auto made = std::make_unique<test::Destination>(server->port(), catalog::random_uuid());
        made->run("DROP TABLE IF EXISTS public.orders; " + creation);
        return made;
    }

    static inline std::unique_ptr<test::Postgres> server;
};

TEST_P(WriterOracleTest, BulkIsAsGoodAsOneByOne) {
    const Shape& shape = GetParam();
    const std::uint64_t seed = seed_of_run();
    const std::string creation =
        "CREATE TABLE public.orders (a int, b text, note text, more text" +
        std::string(shape.soft ? ", gone boolean NOT NULL DEFAULT false" : "") +
        ", PRIMARY KEY (a" + (shape.key_columns == 2 ? ", b" : "") + "))";
    const std::string columns = shape.soft ? "a, b, note, more, gone" : "a, b, note, more";
    PostgresWriter::Options options;
    options.service.soft_delete = shape.soft ? "gone" : "";
    const auto written = [&](std::size_t batch_changes) {
        const auto there = make(creation);
        Source source(shape, seed);
        const auto writer = there->writer({source.relation}, options);
        Lsn lsn = 1000;
        for (int done = 0; done < 3000;) {
            BatchMaker maker;
            for (std::size_t i = 0; i < batch_changes; ++i, ++done) {
                maker.transaction(++lsn, {source.change()});
            }
            writer->write(maker.batch(), patience());
        }
        if (batch_changes > 48 && !shape.moves && !shape.soft) {
            EXPECT_FALSE(test::wrote_one_by_one(*writer));
        }
        const auto live = there->rows(
            "SELECT a, b, note, more FROM public.orders" +
            std::string(shape.soft ? " WHERE NOT gone" : "")
        );
        std::vector<std::string> sorted = live;
        std::ranges::sort(sorted);
        EXPECT_EQ(sorted, source.rows()) << "seed " << seed << " by " << batch_changes;
        return there->rows("SELECT " + columns + " FROM public.orders ORDER BY a, b");
    };
    const auto one_by_one = written(30);
    EXPECT_EQ(written(60), one_by_one) << "seed " << seed;
    EXPECT_EQ(written(500), one_by_one) << "seed " << seed;
}

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    WriterOracleTest,
    testing::Values(
        Shape{"OneColumn", 1, 'd', false, false},
        Shape{"OneColumnMoves", 1, 'd', true, false},
        Shape{"TwoColumns", 2, 'd', false, false},
        Shape{"TwoColumnsMove", 2, 'd', true, false},
        Shape{"WholeRows", 1, 'f', false, false},
        Shape{"WholeRowsMove", 2, 'f', true, false},
        Shape{"SoftDeletes", 1, 'd', false, true},
        Shape{"SoftDeletesMove", 2, 'd', true, true}
    ),
    [](const testing::TestParamInfo<Shape>& shape) { return shape.param.name; }
);

}  // namespace
}  // namespace engine::destination
