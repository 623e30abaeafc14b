// Variance and its root; mode and percentiles, whose rows come in order.
#include <cmath>
#include <deque>
#include <string>
#include <vector>

#include "sql/functions_aggregate.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/functions_interval.hpp"
#include "sql/functions_math.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

/// Exact, of numeric and the integers: from the sums of the values and of their squares.
template <bool population, bool root>
class NumericVariance : public AggregateState {
public:
    void step(Arguments a) override { add(a[0], true); }
    void inverse(Arguments a) override { add(a[0], false); }
    Value value() const override {
        if (count_ == 0 || (count_ == 1 && !population)) {
            return {};
        }
        if (nans_ > 0) {
            return std::string("NaN");
        }
        const Decimal n = parse_decimal(std::to_string(count_));
        const Decimal numerator = subtract(multiply(n, squares_), multiply(sum_, sum_));
        if (numerator.negative || numerator.is_zero()) {
            return std::string("0");
        }
        const Decimal less = parse_decimal(std::to_string(population ? count_ : count_ - 1));
        const Decimal variance = divide(numerator, multiply(n, less));
        return print_decimal(root ? square_root(variance) : variance);
    }

private:
    void add(const Value& value, bool enters) {
        if (is_null(value)) {
            return;
        }
        count_ += enters ? 1 : -1;
        const auto* integer = std::get_if<std::int64_t>(&value);
        const std::string text =
            integer != nullptr ? std::to_string(*integer) : std::string(text_of(value));
        if (text == "NaN" || text.ends_with("Infinity")) {
            nans_ += enters ? 1 : -1;
            return;
        }
        const Decimal number = parse_decimal(text);
        const Decimal square = multiply(number, number);
        sum_ = enters ? sql::add(sum_, number) : subtract(sum_, number);
        squares_ = enters ? sql::add(squares_, square) : subtract(squares_, square);
    }

    Decimal sum_;
    Decimal squares_;
    std::int64_t count_ = 0;
    std::int64_t nans_ = 0;
};

/// Of floats, added up one after the other as Postgres does it (Youngs and Cramer).
template <bool population, bool root>
class FloatVariance : public AggregateState {
public:
    void step(Arguments a) override {
        if (!is_null(a[0])) {
            values_.push_back(float_of(a[0]));
        }
    }
    void inverse(Arguments a) override {
        if (!is_null(a[0])) {
            values_.pop_front();
        }
    }
    Value value() const override {
        const auto count = static_cast<double>(values_.size());
        if (values_.empty() || (values_.size() == 1 && !population)) {
            return {};
        }
        double n = 0;
        double sum = 0;
        double squares = 0;
        for (const double value : values_) {
            n += 1;
            sum += value;
            if (n > 1) {
                const double distance = value * n - sum;
                squares += distance * distance / (n * (n - 1));
            }
        }
        const double variance = squares / (population ? count : count - 1);
        return root ? std::sqrt(variance) : variance;
    }

private:
    std::deque<double> values_;
};

/// Rows in order, from pg_ordered(): (value, key) for mode, (value, fraction) for percentiles.
class OrderedValues : public AggregateState {
public:
    void step(Arguments a) override {
        if (!is_null(a[0])) {
            values_.push_back(a[0]);
            second_ = a.size() > 1 ? a[1] : Value();
        }
    }
    void inverse(Arguments /*a*/) override { throw_wrong_form(); }  // no window function

protected:
    const std::vector<Value>& values() const { return values_; }
    /// Between 0 and 1, or NULL.
    Value fraction() const {
        if (!is_null(second_) && !(float_of(second_) >= 0 && float_of(second_) <= 1)) {
            throw statement_error(
                sqlstate::numeric_out_of_range,
                "percentile value " + std::to_string(float_of(second_)) + " is not between 0 and 1"
            );
        }
        return second_;
    }

private:
    std::vector<Value> values_;
    Value second_;
};

/// The first of the longest runs of equal values.
class Mode : public OrderedValues {
public:
    Value value() const override {
        Value best;
        std::size_t best_length = 0;
        std::size_t length = 0;
        for (std::size_t i = 0; i < values().size(); ++i) {
            length = i > 0 && values()[i] == values()[i - 1] ? length + 1 : 1;
            if (length > best_length) {
                best = values()[i];
                best_length = length;
            }
        }
        return best;
    }
};

class PercentileDiscrete : public OrderedValues {
public:
    Value value() const override {
        const Value at = fraction();
        if (values().empty() || is_null(at)) {
            return {};
        }
        const double position = std::ceil(float_of(at) * static_cast<double>(values().size()));
        return values()[position < 1 ? 0 : static_cast<std::size_t>(position) - 1];
    }
};

template <Value (*between)(const Value&, const Value&, double)>
class PercentileContinuous : public OrderedValues {
public:
    Value value() const override {
        const Value at = fraction();
        if (values().empty() || is_null(at)) {
            return {};
        }
        const double position = float_of(at) * static_cast<double>(values().size() - 1);
        const double low = std::floor(position);
        const auto first = static_cast<std::size_t>(low);
        const auto second = static_cast<std::size_t>(std::ceil(position));
        return first == second ? values()[first]
                               : between(values()[first], values()[second], position - low);
    }
};

Value float_between(const Value& a, const Value& b, double part) {
    return float_of(a) + part * (float_of(b) - float_of(a));
}

Value interval_between(const Value& a, const Value& b, double part) {
    const Interval low = interval_of(a);
    return interval_value(
        add_intervals(low, scale_interval(subtract_intervals(interval_of(b), low), part))
    );
}

constexpr SqliteAggregate aggregates[] = {
    {"pg_var_samp_numeric", 1, start_state<NumericVariance<false, false>>},
    {"pg_var_pop_numeric", 1, start_state<NumericVariance<true, false>>},
    {"pg_stddev_samp_numeric", 1, start_state<NumericVariance<false, true>>},
    {"pg_stddev_pop_numeric", 1, start_state<NumericVariance<true, true>>},
    {"pg_var_samp_float8", 1, start_state<FloatVariance<false, false>>},
    {"pg_var_pop_float8", 1, start_state<FloatVariance<true, false>>},
    {"pg_stddev_samp_float8", 1, start_state<FloatVariance<false, true>>},
    {"pg_stddev_pop_float8", 1, start_state<FloatVariance<true, true>>},
    {"pg_mode", 1, start_state<Mode>},
    {"pg_percentile_disc", 2, start_state<PercentileDiscrete>},
    {"pg_percentile_cont_float8", 2, start_state<PercentileContinuous<float_between>>},
    {"pg_percentile_cont_interval", 2, start_state<PercentileContinuous<interval_between>>},
};

}  // namespace

std::span<const SqliteAggregate> statistic_aggregates() {
    return aggregates;
}

}  // namespace sql
