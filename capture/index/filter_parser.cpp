// Recursive descent, in order of precedence: or, xor, and, not, comparison, &, + -, * / %, unary
// minus, and the slices and layers behind an operand.
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "capture/index/filter_syntax.h"

namespace vxlab::index::filter {
namespace {

using Kind = Syntax::Kind;

FilterPlace joined(FilterPlace a, FilterPlace b) { return {a.begin, b.begin + b.length - a.begin}; }

bool is_comparison(TokenKind kind) {
    return kind >= TokenKind::any_eq && kind <= TokenKind::matches;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// A number at the front of text, which it consumes; decimal, 0x or 0.
std::optional<std::int64_t> take_number(std::string_view& text) {
    auto rest = text;
    const bool negative = rest.starts_with('-');
    if (negative) rest.remove_prefix(1);
    int base = 10;
    if (rest.starts_with("0x") || rest.starts_with("0X")) {
        base = 16;
        rest.remove_prefix(2);
    } else if (rest.size() > 1 && rest[0] == '0' && rest[1] >= '0' && rest[1] <= '9') {
        base = 8;
    }
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value, base);
    if (error != std::errc() || value < 0) return std::nullopt;
    text = rest.substr(static_cast<std::size_t>(end - rest.data()));
    return negative ? -std::int64_t{value} : value;
}

Checked<SliceRange> range_of(std::string_view part, FilterPlace place) {
    const auto wrong = [&] {
        return refuse(fmt::format("'{}' is not a range", part), place,
                      "ranges are [i], [i:length], [i-last], [:length] and [i:]");
    };
    auto rest = trimmed(part);
    SliceRange range;
    if (!rest.starts_with(':')) {
        const auto start = take_number(rest);
        if (!start) return wrong();
        range.start = *start;
    }
    if (rest.empty()) return range;
    const char separator = rest.front();
    rest.remove_prefix(1);
    if (separator == ':' && rest.empty() && !part.starts_with(':')) {
        range.end = SliceRange::End::open;
        return range;
    }
    const auto value = take_number(rest);
    if (!value || !rest.empty() || (separator != ':' && separator != '-')) return wrong();
    range.value = *value;
    range.end = separator == ':' ? SliceRange::End::length : SliceRange::End::offset;
    if (separator == ':' && range.value <= 0)
        return refuse(fmt::format("the length of [{}] is not positive", part), place);
    if (separator == '-' && (range.start >= 0) == (range.value >= 0) && range.start > range.value)
        return refuse(fmt::format("[{}] ends before it starts", part), place);
    return range;
}

Checked<std::vector<SliceRange>> ranges_of(const Token& token) {
    std::vector<SliceRange> ranges;
    std::string_view rest = token.text;
    for (;;) {
        const auto comma = rest.find(',');
        auto range = range_of(rest.substr(0, comma), token.place);
        if (!range) return tl::unexpected(range.error());
        ranges.push_back(*range);
        if (comma == std::string_view::npos) return ranges;
        rest.remove_prefix(comma + 1);
    }
}

class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    Checked<Syntax> run() {
        auto tree = disjunction();
        if (!tree) return tree;
        if (peek().kind != TokenKind::end) return unexpected("'and', 'or' or the end");
        return tree;
    }

private:
    using Rule = Checked<Syntax> (Parser::*)();

    // While it lives, the rules are one level deeper.
    class Level {
    public:
        explicit Level(Parser& parser) : parser_(parser) { ++parser_.depth_; }
        ~Level() { --parser_.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Parser& parser_;
    };

    const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
    }
    Token take() { return tokens_[next_ < tokens_.size() - 1 ? next_++ : next_]; }
    bool take_if(TokenKind kind) {
        if (peek().kind != kind) return false;
        ++next_;
        return true;
    }

    tl::unexpected<Fault> unexpected(std::string_view due) const {
        const auto& token = peek();
        auto hint = fmt::format("expected {}", due);
        if (token.kind == TokenKind::end)
            return refuse("the filter ends too early", token.place, std::move(hint));
        return refuse(fmt::format("'{}' is not expected here", token.text), token.place,
                      std::move(hint));
    }

    tl::unexpected<Fault> too_big() const {
        return refuse("the filter is too deep or too long", peek().place,
                      fmt::format("at most {} levels and {} parts", DisplayFilter::kMaxDepth,
                                  DisplayFilter::kMaxNodes));
    }
    bool is_too_big() {
        return ++nodes_ > DisplayFilter::kMaxNodes || depth_ > DisplayFilter::kMaxDepth;
    }

    // One or more of `part`, joined by `sign`, as one node.
    Checked<Syntax> joined_by(TokenKind sign, Kind kind, Rule part) {
        auto first = (this->*part)();
        if (!first || peek().kind != sign) return first;
        Syntax node{.kind = kind, .place = first->place};
        node.adopt(std::move(*first));
        while (take_if(sign)) {
            auto more = (this->*part)();
            if (!more) return more;
            node.place = joined(node.place, more->place);
            node.adopt(std::move(*more));
        }
        return node;
    }

    Checked<Syntax> disjunction() {
        return joined_by(TokenKind::logical_or, Kind::disjunction, &Parser::exclusive);
    }
    Checked<Syntax> exclusive() {
        return joined_by(TokenKind::logical_xor, Kind::exclusive, &Parser::conjunction);
    }
    Checked<Syntax> conjunction() {
        return joined_by(TokenKind::logical_and, Kind::conjunction, &Parser::negation);
    }

    Checked<Syntax> negation() {
        const Level level(*this);
        if (is_too_big()) return too_big();
        const auto place = peek().place;
        if (take_if(TokenKind::logical_not)) {
            auto test = negation();
            if (!test) return test;
            Syntax node{.kind = Kind::negation, .place = joined(place, test->place)};
            node.adopt(std::move(*test));
            return node;
        }
        if (!take_if(TokenKind::left_paren)) return relation();
        auto inside = disjunction();
        if (!inside) return inside;
        if (!take_if(TokenKind::right_paren)) return unexpected("')'");
        if (is_comparison(peek().kind) || peek().kind == TokenKind::bit_and)
            return refuse(fmt::format("'{}' is not expected here", peek().text), peek().place,
                          "parentheses group tests; group values with { }");
        return inside;
    }

    Checked<Syntax> relation() {
        Quantifier quantifier = Quantifier::standard;
        if (take_if(TokenKind::any))
            quantifier = Quantifier::any;
        else if (take_if(TokenKind::all))
            quantifier = Quantifier::all;
        auto left = masked();
        if (!left) return left;
        const auto kind = peek().kind;
        if (kind == TokenKind::in ||
            (kind == TokenKind::logical_not && peek(1).kind == TokenKind::in))
            return membership(std::move(*left), quantifier);
        if (is_comparison(kind)) return comparisons(std::move(*left), quantifier);
        if (quantifier != Quantifier::standard)
            return unexpected("a comparison after 'any' or 'all'");
        Syntax node{.kind = Kind::present, .place = left->place};
        node.adopt(std::move(*left));
        return node;
    }

    // "a < b <= c" is "a < b and b <= c".
    Checked<Syntax> comparisons(Syntax left, Quantifier quantifier) {
        Syntax all{.kind = Kind::conjunction, .place = left.place};
        while (is_comparison(peek().kind)) {
            if (is_too_big()) return too_big();
            const auto op = take().kind;
            auto right = masked();
            if (!right) return right;
            Syntax node{.kind = Kind::compare,
                        .place = joined(left.place, right->place),
                        .op = op,
                        .quantifier = quantifier};
            node.adopt(std::move(left));
            node.adopt(*right);
            left = std::move(*right);
            all.place = joined(all.place, node.place);
            all.adopt(std::move(node));
        }
        if (all.children.size() > 1) return all;
        return std::move(all.children.front());
    }

    Checked<Syntax> membership(Syntax left, Quantifier quantifier) {
        const bool negated = take_if(TokenKind::logical_not);
        take();
        Syntax node{.kind = Kind::member, .place = left.place, .quantifier = quantifier};
        node.adopt(std::move(left));
        if (!take_if(TokenKind::left_brace)) return unexpected("'{', a set as in {80, 443..445}");
        do {
            auto element = set_element();
            if (!element) return element;
            node.adopt(std::move(*element));
        } while (take_if(TokenKind::comma));
        node.place = joined(node.place, peek().place);
        if (!take_if(TokenKind::right_brace)) return unexpected("',' or '}'");
        if (!negated) return node;
        Syntax inverse{.kind = Kind::negation, .place = node.place};
        inverse.adopt(std::move(node));
        return inverse;
    }

    Checked<Syntax> set_element() {
        auto low = masked();
        if (!low || !take_if(TokenKind::dots)) return low;
        auto high = masked();
        if (!high) return high;
        Syntax range{.kind = Kind::range, .place = joined(low->place, high->place)};
        range.adopt(std::move(*low));
        range.adopt(std::move(*high));
        return range;
    }

    template <class IsOperator>
    Checked<Syntax> left_associative(Rule part, IsOperator is_operator) {
        auto left = (this->*part)();
        while (left && is_operator(peek().kind)) {
            // Each operator makes the tree one level deeper.
            if (is_too_big() || left->depth > DisplayFilter::kMaxDepth) return too_big();
            const auto op = take().kind;
            auto right = (this->*part)();
            if (!right) return right;
            Syntax node{
                .kind = Kind::arithmetic, .place = joined(left->place, right->place), .op = op};
            node.adopt(std::move(*left));
            node.adopt(std::move(*right));
            left = std::move(node);
        }
        return left;
    }

    Checked<Syntax> masked() {
        return left_associative(&Parser::sum,
                                [](TokenKind kind) { return kind == TokenKind::bit_and; });
    }
    Checked<Syntax> sum() {
        return left_associative(&Parser::product, [](TokenKind kind) {
            return kind == TokenKind::plus || kind == TokenKind::minus;
        });
    }
    Checked<Syntax> product() {
        return left_associative(&Parser::unary, [](TokenKind kind) {
            return kind == TokenKind::star || kind == TokenKind::slash ||
                   kind == TokenKind::percent;
        });
    }

    Checked<Syntax> unary() {
        const Level level(*this);
        if (is_too_big()) return too_big();
        const auto place = peek().place;
        if (take_if(TokenKind::plus)) return unary();
        if (take_if(TokenKind::minus)) {
            auto operand = unary();
            if (!operand) return operand;
            Syntax node{.kind = Kind::negate, .place = joined(place, operand->place)};
            node.adopt(std::move(*operand));
            return node;
        }
        if (take_if(TokenKind::left_brace)) {
            auto inside = masked();
            if (!inside) return inside;
            if (!take_if(TokenKind::right_brace)) return unexpected("'}'");
            return followed(std::move(*inside));
        }
        auto operand = primary();
        if (!operand) return operand;
        return followed(std::move(*operand));
    }

    Checked<Syntax> primary() {
        const auto& token = peek();
        switch (token.kind) {
            case TokenKind::word:
                if (peek(1).kind == TokenKind::left_paren &&
                    peek(1).place.begin == token.place.begin + token.place.length)
                    return function();
                return Syntax{.kind = Kind::word, .place = token.place, .text = take().text};
            case TokenKind::string:
                return Syntax{.kind = Kind::string, .place = token.place, .text = take().text};
            case TokenKind::character:
                return Syntax{.kind = Kind::character, .place = token.place, .text = take().text};
            default:
                return unexpected("a field, protocol or value");
        }
    }

    Checked<Syntax> function() {
        const auto name = take();
        take();
        Syntax node{.kind = Kind::function, .place = name.place, .text = name.text};
        if (take_if(TokenKind::right_paren)) return node;
        do {
            auto argument = masked();
            if (!argument) return argument;
            node.adopt(std::move(*argument));
        } while (take_if(TokenKind::comma));
        node.place = joined(node.place, peek().place);
        if (!take_if(TokenKind::right_paren)) return unexpected("',' or ')'");
        return node;
    }

    // The layers and slices that stand behind an operand.
    Checked<Syntax> followed(Syntax operand) {
        while (peek().kind == TokenKind::slice || peek().kind == TokenKind::layers) {
            if (is_too_big() || operand.depth > DisplayFilter::kMaxDepth) return too_big();
            const auto token = take();
            auto ranges = ranges_of(token);
            if (!ranges) return tl::unexpected(ranges.error());
            const bool is_slice = token.kind == TokenKind::slice;
            if (!is_slice && operand.kind != Kind::word)
                return refuse("only a field or protocol has layers", token.place);
            Syntax node{.kind = is_slice ? Kind::slice : Kind::layers,
                        .place = joined(operand.place, token.place)};
            node.ranges = std::move(*ranges);
            node.adopt(std::move(operand));
            operand = std::move(node);
        }
        return operand;
    }

    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    int depth_ = 0;
    int nodes_ = 0;
};

}  // namespace

Checked<Syntax> parse(std::string_view text) {
    auto tokens = tokens_of(text);
    if (!tokens) return tl::unexpected(tokens.error());
    return Parser(std::move(*tokens)).run();
}

}  // namespace vxlab::index::filter
