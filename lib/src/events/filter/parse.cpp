#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "contracts/json/literals.hpp"
#include "contracts/json/outline.hpp"
#include "events/filter/node.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

using Kind = Filter::Node::Kind;
using NodePtr = std::unique_ptr<const Filter::Node>;

constexpr int kDeepest = 100;  // parentheses and negations; bounds the recursion

constexpr std::array<std::pair<std::string_view, Kind>, 7> kOperators{{{"==", Kind::equal},
                                                                       {"!=", Kind::unequal},
                                                                       {"=~", Kind::regex},
                                                                       {"<=", Kind::less_equal},
                                                                       {">=", Kind::greater_equal},
                                                                       {"<", Kind::less},
                                                                       {">", Kind::greater}}};

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    NodePtr parse() {
        NodePtr node = any(0);
        skip_blanks();
        if (at_ < text_.size()) fail("an operator or the end");
        return node;
    }

  private:
    NodePtr any(int depth) { return joined("||", Kind::any, depth, &Parser::all); }
    NodePtr all(int depth) { return joined("&&", Kind::all, depth, &Parser::term); }

    NodePtr joined(std::string_view by, Kind kind, int depth, NodePtr (Parser::*part)(int)) {
        NodePtr first = (this->*part)(depth);
        if (!take(by)) return first;
        auto node = std::make_unique<Filter::Node>(Filter::Node{kind, {}, {}, {}, {}});
        node->children.push_back(std::move(first));
        do node->children.push_back((this->*part)(depth));
        while (take(by));
        return node;
    }

    NodePtr term(int depth) {
        if (depth > kDeepest) fail("fewer parentheses");
        if (take("!")) {
            auto node = std::make_unique<Filter::Node>(Filter::Node{Kind::negation, {}, {}, {}, {}});
            node->children.push_back(term(depth + 1));
            return node;
        }
        if (!take("(")) return comparison();
        NodePtr node = any(depth + 1);
        if (!take(")")) fail("\")\"");
        return node;
    }

    NodePtr comparison() {
        auto node = std::make_unique<Filter::Node>(Filter::Node{Kind::exists, {}, steps(), {}, {}});
        for (const auto& [sign, kind] : kOperators) {
            if (!take(sign)) continue;
            node->kind = kind;
            node->value = value();
            if (kind == Kind::regex) node->expression = expression(node->value);
            break;
        }
        return node;
    }

    std::vector<std::string> steps() {
        skip_blanks();
        std::string pointer;
        if (at_ < text_.size() && text_[at_] == '"')
            pointer = take_literal().first.get<std::string>();
        else
            pointer = std::string(take_until(" \t\n=!<>&|()\""));
        auto steps = contracts::steps_of(pointer);
        if (!steps || steps->empty()) fail("a JSON Pointer such as /country");
        return std::move(*steps);
    }

    FilterValue value() {
        skip_blanks();
        const auto [literal, written] = take_literal();
        if (literal.is_string()) return literal.get<std::string>();
        if (literal.is_number()) return FilterNumber{std::string(written)};
        if (literal.is_boolean()) return literal.get<bool>();
        return nullptr;
    }

    std::unique_ptr<const RE2> expression(const FilterValue& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (!text) fail("a string with a regular expression");
        return compile_expression(*text);
    }

    /// A value of JSON and how it is written.
    std::pair<nlohmann::json, std::string_view> take_literal() {
        const std::size_t start = at_;
        if (at_ < text_.size() && text_[at_] == '"') {
            for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
                if (text_[at_] == '\\') ++at_;
            at_ = std::min(at_ + 1, text_.size());
        } else {
            take_until(" \t\n=!<>&|()");
        }
        const std::string_view written = text_.substr(start, at_ - start);
        if (contracts::is_json_number(written)) return {0, written};  // of any size
        auto literal = nlohmann::json::parse(written, nullptr, false);
        if (!literal.is_primitive()) {
            at_ = start;
            fail("a string in double quotes, a number, true, false or null");
        }
        return {std::move(literal), written};
    }

    std::string_view take_until(std::string_view ends) {
        const std::size_t start = at_;
        at_ = std::min(text_.find_first_of(ends, at_), text_.size());
        return text_.substr(start, at_ - start);
    }

    bool take(std::string_view sign) {
        skip_blanks();
        if (text_.substr(at_, sign.size()) != sign) return false;
        at_ += sign.size();
        return true;
    }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size()); }

    [[noreturn]] void fail(std::string_view expected) const {
        throw Error(
            ErrorCategory::argument,
            fmt::format("cannot read the condition at \"{}\": expected {}", text_.substr(at_), expected),
            "write it as '/country == \"BR\" && !/userId'");
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<const RE2> compile_expression(const std::string& expression) {
    auto compiled = std::make_unique<const RE2>(expression, RE2::Quiet);
    if (compiled->ok()) return compiled;
    throw Error(ErrorCategory::argument,
                fmt::format("not a regular expression: \"{}\": {}", expression, compiled->error()));
}

NodePtr parse_condition(std::string_view condition) {
    return Parser(condition).parse();
}

}  // namespace shortener_events
