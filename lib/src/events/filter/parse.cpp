#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

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

/// What people write who have another language in mind, and how it is written here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kOtherLanguages{
    {{"=", "two values are compared with =="},
     {"!~", "write it as !(.field =~ \"…\")"},
     {"&", "write it as &&"},
     {"|", "or is written ||, and jq's | test(\"a\") as .field =~ \"a\""},
     {"and", "write it as &&"},
     {"or", "write it as ||"},
     {"not", "write it as !(.field in (\"a\", \"b\"))"},
     {"like", "write it as .field =~ \"…\""},
     {"contains", "write it as .field =~ \"…\""}}};

/// SQL's words in capitals, too.
bool is_same_word(std::string_view typed, std::string_view word) {
    return std::ranges::equal(
        typed, word, [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

class ConditionParser {
  public:
    ConditionParser(std::string_view text, std::int64_t now_ms) : cursor_(text), now_ms_(now_ms) {}

    std::unique_ptr<const Filter::Condition> parse() {
        NodePtr node = any(0);
        cursor_.skip_blanks();
        if (!cursor_.at_end()) cursor_.fail("an operator or the end", other_language());
        return std::make_unique<Filter::Condition>(Filter::Condition{std::move(node), std::move(fields_)});
    }

  private:
    NodePtr any(int depth) { return joined("||", Kind::any, depth, &ConditionParser::all); }
    NodePtr all(int depth) { return joined("&&", Kind::all, depth, &ConditionParser::term); }

    NodePtr joined(std::string_view by, Kind kind, int depth, NodePtr (ConditionParser::*part)(int)) {
        NodePtr first = (this->*part)(depth);
        if (!cursor_.take(by)) return first;
        auto node = std::make_unique<Filter::Node>(Filter::Node{.kind = kind});
        node->children.push_back(std::move(first));
        do node->children.push_back((this->*part)(depth));
        while (cursor_.take(by));
        return node;
    }

    NodePtr term(int depth) {
        if (depth > kDeepest) cursor_.fail("fewer parentheses");
        if (cursor_.take("!")) {
            auto node = std::make_unique<Filter::Node>(Filter::Node{.kind = Kind::negation});
            node->children.push_back(term(depth + 1));
            return node;
        }
        if (!cursor_.take("(")) return comparison();
        NodePtr node = any(depth + 1);
        if (!cursor_.take(")")) cursor_.fail("\")\"", other_language());
        return node;
    }

    NodePtr comparison() {
        auto node = std::make_unique<Filter::Node>(Filter::Node{.kind = Kind::exists});
        node->operand = take_operand(cursor_);
        if (node->operand.source == FilterOperand::Source::event) node->field = field_at(node->operand.steps);
        if (cursor_.take_word("in")) {
            node->kind = Kind::equal;
            take_list(*node);
            return node;
        }
        for (const auto& [sign, kind] : kOperators) {
            if (!cursor_.take(sign)) continue;
            node->kind = kind;
            kind == Kind::regex ? take_expression(*node) : take_value(*node);
            break;
        }
        return node;
    }

    std::size_t field_at(const std::vector<std::string>& steps) {
        const auto known = std::ranges::find(fields_, steps);
        const auto place = static_cast<std::size_t>(known - fields_.begin());
        if (known == fields_.end()) fields_.push_back(steps);
        return place;
    }

    void take_value(Filter::Node& node) {
        node.values.push_back(take_filter_value(cursor_, node.operand, now_ms_));
    }

    void take_list(Filter::Node& node) {
        constexpr std::string_view example = ".country in (\"BR\", \"PT\")";
        const bool square = cursor_.take("[");
        if (!square && !cursor_.take("(")) cursor_.fail("a list in parentheses", example);
        do take_value(node);
        while (cursor_.take(","));
        if (!cursor_.take(square ? "]" : ")")) cursor_.fail("\",\" or the end of the list", example);
    }

    void take_expression(Filter::Node& node) {
        cursor_.skip_blanks();
        const std::size_t start = cursor_.place();
        if (cursor_.peek() != '"' && cursor_.peek() != '\'')
            cursor_.fail("a regular expression in quotes", ".referer =~ \"^https://news\"");
        const std::string expression = cursor_.take_quoted();
        try {
            node.expression = compile_expression(expression);
        } catch (const Error& error) {
            cursor_.fail(start, fmt::format("a regular expression (RE2): {}", error.what()),
                         "a backslash stands twice in double quotes and once in single ones: '\\.'");
        }
    }

    std::string_view other_language() const {
        const std::string_view word = cursor_.peek_word();
        for (const auto& [sign, here] : kOtherLanguages)
            if (word.empty() ? cursor_.rest().starts_with(sign) : is_same_word(word, sign)) return here;
        return {};
    }

    FilterCursor cursor_;
    std::int64_t now_ms_;
    std::vector<std::vector<std::string>> fields_;
};

}  // namespace

std::unique_ptr<const RE2> compile_expression(const std::string& expression) {
    auto compiled = std::make_unique<const RE2>(expression, RE2::Quiet);
    if (compiled->ok()) return compiled;
    throw Error(ErrorCategory::argument,
                fmt::format("not a regular expression: \"{}\": {}", expression, compiled->error()));
}

std::unique_ptr<const Filter::Condition> parse_condition(std::string_view condition, std::int64_t now_ms) {
    return ConditionParser(condition, now_ms).parse();
}

}  // namespace shortener_events
