#include "sql/functions_aggregate.hpp"

#include <deque>
#include <string>
#include <utility>

#include "sql/functions_argument.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/functions_interval.hpp"
#include "sql/int128.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

/// Of integers, whose sum cannot leave 128 bits.
class IntegerSum : public AggregateState {
public:
    void step(Arguments a) override { add(a[0], 1); }
    void inverse(Arguments a) override { add(a[0], -1); }
    Value value() const override {
        const auto narrow = static_cast<std::int64_t>(sum_);
        if (narrow != sum_) {
            throw statement_error(sqlstate::numeric_out_of_range, "bigint out of range");
        }
        return count_ == 0 ? Value() : Value(narrow);
    }

private:
    void add(const Value& value, int sign) {
        if (!is_null(value)) {
            sum_ += integer_of(value) * sign;
            count_ += sign;
        }
    }

    Int128 sum_ = 0;
    std::int64_t count_ = 0;
};

/// Of numeric, and of integers whose sum or average is one. NaN and the infinities are counted
/// apart, since no sum can be had back from them.
class NumericSum : public AggregateState {
public:
    void step(Arguments a) override { add(a[0], 1); }
    void inverse(Arguments a) override { add(a[0], -1); }

protected:
    std::int64_t count() const { return count_; }
    const Decimal& sum() const { return sum_; }
    /// "NaN", "Infinity", "-Infinity", or nothing for a number.
    std::string_view special() const {
        if (nans_ > 0 || (positive_ > 0 && negative_ > 0)) {
            return "NaN";
        }
        if (positive_ > 0) {
            return "Infinity";
        }
        return negative_ > 0 ? "-Infinity" : "";
    }

private:
    void add(const Value& value, int sign) {
        if (is_null(value)) {
            return;
        }
        count_ += sign;
        if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            add_decimal(parse_decimal(std::to_string(*integer)), sign);
            return;
        }
        const std::string_view text = text_of(value);
        if (text == "NaN") {
            nans_ += sign;
        } else if (text == "Infinity") {
            positive_ += sign;
        } else if (text == "-Infinity") {
            negative_ += sign;
        } else {
            add_decimal(parse_decimal(text), sign);
        }
    }
    void add_decimal(const Decimal& value, int sign) {
        sum_ = sign > 0 ? sql::add(sum_, value) : subtract(sum_, value);
    }

    Decimal sum_;
    std::int64_t count_ = 0;
    std::int64_t nans_ = 0;
    std::int64_t positive_ = 0;
    std::int64_t negative_ = 0;
};

class NumericTotal : public NumericSum {
public:
    Value value() const override {
        if (count() == 0) {
            return {};
        }
        return special().empty() ? print_decimal(sum()) : std::string(special());
    }
};

class NumericAverage : public NumericSum {
public:
    Value value() const override {
        if (count() == 0) {
            return {};
        }
        return special().empty()
                   ? print_decimal(divide(sum(), parse_decimal(std::to_string(count()))))
                   : std::string(special());
    }
};

template <bool average>
class IntervalSum : public AggregateState {
public:
    void step(Arguments a) override {
        if (!is_null(a[0])) {
            sum_ = add_intervals(sum_, interval_of(a[0]));
            ++count_;
        }
    }
    void inverse(Arguments a) override {
        if (!is_null(a[0])) {
            sum_ = subtract_intervals(sum_, interval_of(a[0]));
            --count_;
        }
    }
    Value value() const override {
        if (count_ == 0) {
            return {};
        }
        return interval_value(average ? divide_interval(sum_, static_cast<double>(count_)) : sum_);
    }

private:
    Interval sum_;
    std::int64_t count_ = 0;
};

/// pg_min_by(key, value) and pg_max_by: only what may still win when older rows leave is kept.
template <int direction>
class Extreme : public AggregateState {
public:
    void step(Arguments a) override {
        const std::int64_t row = next_++;
        if (is_null(a[1])) {
            return;
        }
        std::string key(text_of(a[0]));
        while (!rows_.empty() && rows_.back().key.compare(key) * direction <= 0) {
            rows_.pop_back();
        }
        rows_.push_back({.row = row, .key = std::move(key), .value = a[1]});
    }
    void inverse(Arguments /*a*/) override {
        if (!rows_.empty() && rows_.front().row == oldest_) {
            rows_.pop_front();
        }
        ++oldest_;
    }
    Value value() const override { return rows_.empty() ? Value() : rows_.front().value; }

private:
    struct Row {
        std::int64_t row = 0;
        std::string key;
        Value value;
    };
    std::deque<Row> rows_;
    std::int64_t next_ = 0;
    std::int64_t oldest_ = 0;
};

enum class BitOperation { conjunction, disjunction, exclusive };

/// Bits are counted, so that a row can leave.
template <BitOperation operation>
class BitAggregate : public AggregateState {
public:
    void step(Arguments a) override { add(a[0], 1); }
    void inverse(Arguments a) override { add(a[0], -1); }
    Value value() const override {
        if (count_ == 0) {
            return {};
        }
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < 64; ++i) {
            bits |= static_cast<std::uint64_t>(is_set(ones_[i])) << i;
        }
        return static_cast<std::int64_t>(bits);
    }

private:
    bool is_set(std::int64_t ones) const {
        switch (operation) {
            case BitOperation::conjunction:
                return ones == count_;
            case BitOperation::disjunction:
                return ones > 0;
            default:
                return ones % 2 != 0;
        }
    }
    void add(const Value& value, int sign) {
        if (is_null(value)) {
            return;
        }
        const auto bits = static_cast<std::uint64_t>(integer_of(value));
        for (std::size_t i = 0; i < 64; ++i) {
            ones_[i] += ((bits >> i) & 1U) != 0 ? sign : 0;
        }
        count_ += sign;
    }

    std::int64_t ones_[64] = {};
    std::int64_t count_ = 0;
};

constexpr SqliteAggregate aggregates[] = {
    {"pg_sum_int", 1, start_state<IntegerSum>},
    {"pg_sum_numeric", 1, start_state<NumericTotal>},
    {"pg_avg_numeric", 1, start_state<NumericAverage>},
    {"pg_sum_interval", 1, start_state<IntervalSum<false>>},
    {"pg_avg_interval", 1, start_state<IntervalSum<true>>},
    {"pg_min_by", 2, start_state<Extreme<-1>>},
    {"pg_max_by", 2, start_state<Extreme<1>>},
    {"pg_bit_and", 1, start_state<BitAggregate<BitOperation::conjunction>>},
    {"pg_bit_or", 1, start_state<BitAggregate<BitOperation::disjunction>>},
    {"pg_bit_xor", 1, start_state<BitAggregate<BitOperation::exclusive>>},
};

}  // namespace

std::span<const SqliteAggregate> sum_aggregates() {
    return aggregates;
}

}  // namespace sql
