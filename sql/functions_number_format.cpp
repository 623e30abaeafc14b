// to_char() of numbers: '999,990.00', 'FM', signs, and roman numerals.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/functions_to_char.hpp"

namespace sql {

namespace {

using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

enum class NumberPart {
    nine,
    zero,
    point,
    group,
    sign,
    minus,
    plus,
    sign_here,
    angle,
    currency,
    ordinal,
    text
};

struct NumberElement {
    NumberPart part = NumberPart::text;
    std::string text;
};

struct NumberTemplate {
    std::vector<NumberElement> elements;
    bool fill_mode = false;
    bool roman = false;
    bool angle = false;
    bool has_point = false;
    bool has_sign = false;    // S, MI, PL, SG or PR says where the sign stands
    bool sign_first = false;  // S before the first digit
    std::size_t whole_digits = 0;
    std::size_t part_digits = 0;
    std::size_t first_zero = std::string::npos;  // among the whole digits
    std::size_t last_zero = 0;                   // places behind the point that always stand
};

struct Keyword {
    std::string_view name;
    NumberPart part;
};

constexpr Keyword keywords[] = {
    {"PR", NumberPart::angle},
    {"MI", NumberPart::minus},
    {"PL", NumberPart::plus},
    {"SG", NumberPart::sign_here},
    {"TH", NumberPart::ordinal},
    {"S", NumberPart::sign},
    {"D", NumberPart::point},
    {".", NumberPart::point},
    {"G", NumberPart::group},
    {",", NumberPart::group},
    {"L", NumberPart::currency},
    {"9", NumberPart::nine},
    {"0", NumberPart::zero},
};

void note_digit(NumberTemplate& result, bool zero) {
    if (result.has_point) {
        ++result.part_digits;
        result.last_zero = zero ? result.part_digits : result.last_zero;
        return;
    }
    if (zero && result.first_zero == std::string::npos) {
        result.first_zero = result.whole_digits;
    }
    ++result.whole_digits;
}

void note(NumberTemplate& result, NumberPart part) {
    switch (part) {
        case NumberPart::nine:
        case NumberPart::zero:
            note_digit(result, part == NumberPart::zero);
            break;
        case NumberPart::point:
            result.has_point = true;
            break;
        case NumberPart::sign:
            result.has_sign = true;
            result.sign_first = result.whole_digits + result.part_digits == 0;
            break;
        case NumberPart::angle:
            result.angle = true;
            result.has_sign = true;
            break;
        case NumberPart::minus:
        case NumberPart::plus:
        case NumberPart::sign_here:
            result.has_sign = true;
            break;
        default:
            break;
    }
}

void refuse_unserved(std::string_view upper) {
    if (upper.starts_with("EEEE") || upper.starts_with("V")) {
        throw statement_error(
            sqlstate::feature_not_supported,
            fmt::format(
                "\"{}\" in a number's template is not served yet",
                upper.starts_with("V") ? "V" : "EEEE"
            )
        );
    }
}

NumberTemplate parse_template(std::string_view format) {
    NumberTemplate result;
    while (!format.empty()) {
        std::string upper(format.substr(0, 4));
        std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        refuse_unserved(upper);
        if (upper.starts_with("FM")) {
            result.fill_mode = true;
            format.remove_prefix(2);
            continue;
        }
        if (upper.starts_with("RN")) {
            result.roman = true;
            result.elements.push_back({.text = std::string(format.substr(0, 2))});
            format.remove_prefix(2);
            continue;
        }
        if (format.front() == '"') {
            const std::size_t end = std::min(format.find('"', 1), format.size() - 1);
            result.elements.push_back({.text = std::string(format.substr(1, end - 1))});
            format.remove_prefix(end + 1);
            continue;
        }
        const auto* const found =
            std::find_if(std::begin(keywords), std::end(keywords), [&](const Keyword& k) {
                return std::string_view(upper).starts_with(k.name);
            });
        const bool known = found != std::end(keywords);
        const std::size_t length = known ? found->name.size() : 1;
        result.elements.push_back(
            {.part = known ? found->part : NumberPart::text,
             .text = std::string(format.substr(0, length))}
        );
        note(result, result.elements.back().part);
        format.remove_prefix(length);
    }
    return result;
}

std::string roman(std::int64_t number) {
    constexpr std::pair<int, std::string_view> steps[] = {
        {1000, "M"},
        {900, "CM"},
        {500, "D"},
        {400, "CD"},
        {100, "C"},
        {90, "XC"},
        {50, "L"},
        {40, "XL"},
        {10, "X"},
        {9, "IX"},
        {5, "V"},
        {4, "IV"},
        {1, "I"}};
    if (number < 1 || number > 3999) {
        return std::string(15, '#');
    }
    std::string text;
    for (const auto& [value, letters] : steps) {
        for (; number >= value; number -= value) {
            text += letters;
        }
    }
    return text;
}

/// A number laid out by a template.
class NumberPrinter {
public:
    NumberPrinter(const NumberTemplate& layout, const Decimal& value) : layout_(layout) {
        const Decimal rounded =
            round(value, static_cast<int>(layout.part_digits), Rounding::half_away);
        negative_ = value.negative && !rounded.is_zero();
        Decimal magnitude = rounded;
        magnitude.negative = false;
        const std::string text = print_decimal(magnitude);
        const std::size_t point = std::min(text.find('.'), text.size());
        whole_ = text.substr(0, point);
        whole_ = whole_ == "0" ? "" : whole_;
        part_ = point < text.size() ? text.substr(point + 1) : "";
        overflow_ = whole_.size() > layout.whole_digits;
        if (overflow_) {
            whole_ = std::string(layout.whole_digits, '#');
            part_ = std::string(layout.part_digits, '#');
        }
        kept_part_ = layout.part_digits;
        while (layout.fill_mode && kept_part_ > layout.last_zero && part_[kept_part_ - 1] == '0') {
            --kept_part_;
        }
        // A zero without a fraction is shown by the last of the whole digits.
        if (whole_.empty() && !layout.has_point && layout.first_zero == std::string::npos) {
            whole_ = layout.whole_digits > 0 ? "0" : "";
        }
        if (whole_.empty() && layout.fill_mode && rounded.is_zero() && layout.whole_digits > 0) {
            whole_ = "0";
        }
        first_shown_ = layout.whole_digits - std::min(whole_.size(), layout.whole_digits);
        first_shown_ = std::min(first_shown_, layout.first_zero);
    }

    std::string print() {
        for (const NumberElement& element : layout_.elements) {
            put(element);
        }
        if (layout_.angle) {
            close_angle();
        }
        return out_;
    }

private:
    std::string leading_sign() const {
        if (layout_.angle) {
            return negative_ ? "<" : fill(" ");
        }
        if (layout_.has_sign) {
            return layout_.sign_first ? (negative_ ? "-" : "+") : "";
        }
        return negative_ ? "-" : fill(" ");
    }
    std::string fill(std::string_view blank) const {
        return layout_.fill_mode ? std::string() : std::string(blank);
    }

    /// Before the first digit that is shown, or the point.
    void put_sign() {
        if (!signed_) {
            out_ += leading_sign();
            signed_ = true;
        }
    }

    void put_digit(bool behind_point) {
        if (behind_point) {
            put_sign();
            out_ += part_at_ < kept_part_ ? part_.substr(part_at_, 1) : "";
            ++part_at_;
            return;
        }
        const std::size_t at = whole_at_++;
        if (at < first_shown_) {
            out_ += fill(" ");
            return;
        }
        put_sign();
        const std::size_t empty = layout_.whole_digits - whole_.size();
        out_ += at < empty ? '0' : whole_[at - empty];
    }

    void put(const NumberElement& element) {
        switch (element.part) {
            case NumberPart::nine:
            case NumberPart::zero:
                put_digit(behind_point_);
                break;
            case NumberPart::point:
                put_sign();
                out_ += '.';
                behind_point_ = true;
                break;
            case NumberPart::group:
                out_ += whole_at_ > first_shown_ ? "," : fill(" ");
                break;
            case NumberPart::sign:
                out_ += layout_.sign_first ? "" : (negative_ ? "-" : "+");
                break;
            case NumberPart::minus:
                out_ += negative_ ? "-" : fill(" ");
                break;
            case NumberPart::plus:
                out_ += negative_ ? fill(" ") : "+";
                break;
            case NumberPart::sign_here:
                out_ += negative_ ? "-" : "+";
                break;
            case NumberPart::currency:
                out_ += fill(" ");
                break;
            case NumberPart::ordinal:
                put_ordinal(element.text);
                break;
            case NumberPart::text:
                out_ += element.text;
                break;
            default:
                break;
        }
    }

    void put_ordinal(std::string_view given) {
        if (negative_ || layout_.has_point || overflow_) {
            return;
        }
        std::string suffix(ordinal_suffix(whole_));
        if (given == "TH") {
            std::transform(suffix.begin(), suffix.end(), suffix.begin(), [](char c) {
                return static_cast<char>(c - 'a' + 'A');
            });
        }
        out_ += suffix;
    }

    void close_angle() { out_ += negative_ ? ">" : fill(" "); }

    const NumberTemplate& layout_;
    bool negative_ = false;
    bool overflow_ = false;
    bool signed_ = false;
    bool behind_point_ = false;
    std::string whole_;
    std::string part_;
    std::size_t kept_part_ = 0;
    std::size_t first_shown_ = 0;
    std::size_t whole_at_ = 0;
    std::size_t part_at_ = 0;
    std::string out_;
};

Value number_to_char(Arguments a) {
    const auto* integer = std::get_if<std::int64_t>(&a[0]);
    const std::string text =
        integer != nullptr ? std::to_string(*integer) : std::string(text_of(a[0]));
    const NumberTemplate layout = parse_template(text_of(a[1]));
    const Decimal value = parse_decimal(text);
    if (layout.roman) {
        std::string numeral = roman(to_int64(value));
        const bool lower = text_of(a[1]).find("rn") != std::string_view::npos;
        numeral = lower ? protocol::to_lower(numeral) : numeral;
        constexpr std::size_t width = 15;
        const std::size_t blanks = width - std::min(width, numeral.size());
        return layout.fill_mode ? numeral : std::string(blanks, ' ') + numeral;
    }
    return NumberPrinter(layout, value).print();
}

constexpr SqliteFunction functions[] = {
    {"pg_number_to_char", 2, strict<number_to_char>},
};

}  // namespace

std::span<const SqliteFunction> number_format_functions() {
    return functions;
}

}  // namespace sql
