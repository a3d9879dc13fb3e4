#include "contracts/acceptor/acceptor.hpp"

#include <simdjson.h>

#include <cstring>
#include <vector>

#include "contracts/judge/scalars.hpp"

namespace shortener_events::contracts {

namespace {

namespace dom = simdjson::dom;
using Type = dom::element_type;

/// Below both parsers' limits, and little enough stack.
constexpr int kMaxNesting = 512;
/// With more, comparing each with each would no longer be cheap.
constexpr std::size_t kMostUnknownNames = 32;

bool holds(std::string_view text, char c) {
    return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

/// The parser lets a lone `\udc00` pass and encodes it; the judge refuses it.
bool holds_surrogate(std::string_view text) {
    for (std::size_t at = text.find('\xED'); at != text.npos; at = text.find('\xED', at + 1)) {
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
    }
    return false;
}

/// The names of one open object that no property has; the scratch space is shared by all levels.
class UnknownNames {
  public:
    explicit UnknownNames(std::vector<std::string_view>& scratch)
        : scratch_(scratch), begin_(scratch.size()) {}
    ~UnknownNames() { scratch_.resize(begin_); }
    UnknownNames(const UnknownNames&) = delete;
    UnknownNames& operator=(const UnknownNames&) = delete;

    /// False: the name came before, or there are too many to be sure.
    bool add(std::string_view name) {
        for (std::size_t i = begin_; i < scratch_.size(); ++i) {
            if (scratch_[i] == name) return false;
        }
        scratch_.push_back(name);
        return scratch_.size() - begin_ <= kMostUnknownNames;
    }

  private:
    std::vector<std::string_view>& scratch_;
    std::size_t begin_;
};

class Walk {
  public:
    Walk(const Program& program, bool has_escapes, std::vector<std::string_view>& scratch)
        : program_(program), has_escapes_(has_escapes), scratch_(scratch) {}

    bool value(StepIndex index, dom::element element) {
        if (index == kUncertain || index == kNothing) return false;
        const Step* step = index == kAnything ? nullptr : &program_.steps[index];
        switch (element.type()) {
            case Type::OBJECT:
                return object(step, element);
            case Type::ARRAY:
                return array(step, element);
            case Type::STRING:
                return string(step, element);
            case Type::BOOL:
                return plain(step, kBoolean);
            case Type::NULL_VALUE:
                return plain(step, kNull);
            case Type::INT64:
                return number(step, element.get_int64().value_unsafe());
            case Type::UINT64:
                return number(step, element.get_uint64().value_unsafe());
            default:
                return number(step, element.get_double().value_unsafe());
        }
    }

  private:
    static bool fits(const Limits& limits, std::size_t count) {
        return (!limits.min || count >= *limits.min) && (!limits.max || count <= *limits.max);
    }

    /// Whether an object or array may stand here as far as its type goes; one that enum or const must equal
    /// is for the judge.
    static bool admits(const Step& step, std::uint8_t type) {
        const bool fixed = step.scalars != nullptr && (step.scalars->enumeration || step.scalars->constant);
        return (step.types & type) != 0 && !fixed;
    }

    bool object(const Step* step, dom::element element) {
        if ((step != nullptr && !admits(*step, kObject)) || ++depth_ > kMaxNesting) return false;
        std::uint64_t seen = 0;
        std::size_t count = 0;
        UnknownNames unknown(scratch_);
        for (const auto [name, member] : dom::object(element)) {
            ++count;
            if (!this->member(step, name, member, seen, unknown)) return false;
        }
        --depth_;
        return step == nullptr ||
               ((seen & step->required) == step->required && fits(step->object_size, count));
    }

    bool member(const Step* step, std::string_view name, dom::element element, std::uint64_t& seen,
                UnknownNames& unknown) {
        if (has_escapes_ && holds_surrogate(name)) return false;
        const std::size_t number = step == nullptr ? PropertyTable::kNotFound : step->properties.find(name);
        if (number == PropertyTable::kNotFound) {
            return unknown.add(name) && value(step == nullptr ? kAnything : step->additional, element);
        }
        const std::uint64_t bit = std::uint64_t{1} << number;
        if ((seen & bit) != 0) return false;
        seen |= bit;
        return value(step->properties.step(number), element);
    }

    bool array(const Step* step, dom::element element) {
        if ((step != nullptr && !admits(*step, kArray)) || ++depth_ > kMaxNesting) return false;
        std::size_t count = 0;
        for (const dom::element item : dom::array(element)) {
            if (!value(step == nullptr ? kAnything : step->items, item)) return false;
            ++count;
        }
        --depth_;
        return step == nullptr || fits(step->array_size, count);
    }

    bool string(const Step* step, dom::element element) const {
        const std::string_view text = element.get_string().value_unsafe();
        if (has_escapes_ && holds_surrogate(text)) return false;
        if (step == nullptr) return true;
        if ((step->types & kString) == 0) return false;
        if (step->scalars == nullptr) return true;
        if (step->only_format != nullptr) return step->only_format->matches(text);
        return evaluate_scalars(*step->scalars, nlohmann::json(text), Path{}, nullptr);
    }

    template <typename Number>
    static bool number(const Step* step, Number value) {
        if (step == nullptr) return true;
        if (step->scalars == nullptr && (step->types & kNumber) == kNumber) return true;
        const nlohmann::json number = value;
        if ((step->types & type_bit(number)) == 0) return false;
        return step->scalars == nullptr || evaluate_scalars(*step->scalars, number, Path{}, nullptr);
    }

    /// A rule about values (enum, const) beside null or a boolean is rare: the judge knows.
    static bool plain(const Step* step, std::uint8_t type) {
        return step == nullptr || (step->scalars == nullptr && (step->types & type) != 0);
    }

    const Program& program_;
    bool has_escapes_;
    std::vector<std::string_view>& scratch_;
    int depth_ = 0;
};

}  // namespace

bool certainly_valid(const Program& program, std::string_view event, [[maybe_unused]] std::size_t slack) {
    if (program.root == kUncertain || event.empty()) return false;
    thread_local dom::parser parser;
    thread_local std::vector<std::string_view> scratch;
    scratch.clear();
    dom::element root;
    constexpr bool kCopy = false;  // the slack is the padding that the parser wants
    if (parser.parse(event.data(), event.size(), kCopy).get(root) != simdjson::SUCCESS) return false;
    return Walk(program, holds(event, '\\'), scratch).value(program.root, root);
}

}  // namespace shortener_events::contracts
