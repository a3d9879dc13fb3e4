#include "contracts/acceptor/acceptor.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "contracts/json/literals.hpp"
#include "contracts/judge/scalars.hpp"

namespace shortener_events::contracts {

namespace {

/// Below the judge's limit, and little enough stack.
constexpr int kMaxNesting = 512;

bool holds(std::string_view text, char c) {
    return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

/// What is reused from one event to the next.
struct Workspace {
    std::vector<std::string_view> names;
    std::string unescaped;
};

/// Which names one open object has had so far: a name that comes twice makes an event unreadable.
class NamesSeen {
  public:
    /// `scratch` is shared by all levels: an object takes what it has added away with it.
    explicit NamesSeen(std::vector<std::string_view>& scratch) : scratch_(scratch), begin_(scratch.size()) {}
    ~NamesSeen() { scratch_.resize(begin_); }
    NamesSeen(const NamesSeen&) = delete;
    NamesSeen& operator=(const NamesSeen&) = delete;

    /// A property by its number in the PropertyTable. False: it came before.
    bool add_property(std::size_t number) {
        const std::uint64_t bit = std::uint64_t{1} << number;
        const bool is_new = (properties_ & bit) == 0;
        properties_ |= bit;
        return is_new;
    }

    /// A name that no property has. False: it came before, or there are too many to be sure.
    bool add_other(std::string_view name) {
        for (std::size_t i = begin_; i < scratch_.size(); ++i) {
            if (scratch_[i] == name) return false;
        }
        scratch_.push_back(name);
        return scratch_.size() - begin_ <= kMostOthers;
    }

    bool all_properties(std::uint64_t wanted) const { return (properties_ & wanted) == wanted; }

  private:
    /// With more, comparing each with each would no longer be cheap.
    static constexpr std::size_t kMostOthers = 32;

    std::vector<std::string_view>& scratch_;
    std::size_t begin_;
    std::uint64_t properties_ = 0;
};

/// One event's way through a program. Every token is looked at, also where anything is allowed. Each function
/// begins at the first token of what it is named after and leaves behind the last.
class Walk {
  public:
    Walk(const Program& program, TokenCursor tokens, bool has_escapes, Workspace& space)
        : program_(program), tokens_(tokens), has_escapes_(has_escapes), space_(space) {}

    /// A scalar alone is a matter for the judge.
    bool event() {
        const bool is_container = tokens_.left() > 0 && (tokens_.peek() == '{' || tokens_.peek() == '[');
        return is_container && value(program_.root) && tokens_.left() == 0;
    }

  private:
    bool value(StepIndex index) {
        if (index == kUncertain || index == kNothing || tokens_.left() < 2) return false;
        const Step* step = index == kAnything ? nullptr : &program_.steps[index];
        switch (tokens_.peek()) {
            case '{':
                return object(step);
            case '[':
                return array(step);
            case '"':
                return string(step);
            case 't':
                return word(step, "true", kBoolean);
            case 'f':
                return word(step, "false", kBoolean);
            case 'n':
                return word(step, "null", kNull);
            default:
                return number(step);
        }
    }

    static bool fits(const Limits& limits, std::size_t count) {
        return (!limits.min || count >= *limits.min) && (!limits.max || count <= *limits.max);
    }

    /// Whether an object or array may stand here as far as its type goes; one that enum or const must equal
    /// is for the judge.
    static bool admits(const Step& step, std::uint8_t type) {
        const bool fixed = step.scalars != nullptr && (step.scalars->enumeration || step.scalars->constant);
        return (step.types & type) != 0 && !fixed;
    }

    bool object(const Step* step) {
        if ((step != nullptr && !admits(*step, kObject)) || ++depth_ > kMaxNesting) return false;
        NamesSeen seen(space_.names);
        std::size_t count = 0;
        const auto take_member = [&] { return ++count, member(step, seen); };
        if (!take_members(tokens_, '}', take_member)) return false;
        --depth_;
        return step == nullptr || (seen.all_properties(step->required) && fits(step->object_size, count));
    }

    bool array(const Step* step) {
        if ((step != nullptr && !admits(*step, kArray)) || ++depth_ > kMaxNesting) return false;
        const StepIndex items = step == nullptr ? kAnything : step->items;
        std::size_t count = 0;
        const auto take_item = [&] { return ++count, value(items); };
        if (!take_members(tokens_, ']', take_item)) return false;
        --depth_;
        return step == nullptr || fits(step->array_size, count);
    }

    bool member(const Step* step, NamesSeen& seen) {
        if (tokens_.left() < 2 || tokens_.peek() != '"' || tokens_.peek(1) != ':') return false;
        const std::string_view name = tokens_.inside_quotes();
        if (has_escapes_ && holds(name, '\\')) return false;  // rare: the judge knows what the name is
        tokens_.skip(2);
        const std::size_t number = step == nullptr ? PropertyTable::kNotFound : step->properties.find(name);
        if (number == PropertyTable::kNotFound) {
            return seen.add_other(name) && value(step == nullptr ? kAnything : step->additional);
        }
        return seen.add_property(number) && value(step->properties.step(number));
    }

    bool string(const Step* step) {
        std::string_view text = tokens_.inside_quotes();
        tokens_.skip(1);
        if (has_escapes_ && holds(text, '\\')) {
            space_.unescaped.clear();
            if (!unescape(text, space_.unescaped)) return false;
            text = space_.unescaped;
        }
        if (step == nullptr) return true;
        if ((step->types & kString) == 0) return false;
        if (step->scalars == nullptr) return true;
        if (step->only_format != nullptr) return step->only_format->matches(text);
        return evaluate_scalars(*step->scalars, nlohmann::json(text), Path{}, nullptr);
    }

    bool number(const Step* step) {
        const auto number = read_json_number(tokens_.token());
        tokens_.skip(1);
        if (!number || step == nullptr) return number.has_value();
        if ((step->types & type_bit(*number)) == 0) return false;
        return step->scalars == nullptr || evaluate_scalars(*step->scalars, *number, Path{}, nullptr);
    }

    /// A rule about values (enum, const) beside null or a boolean is rare: the judge knows.
    bool word(const Step* step, std::string_view wanted, std::uint8_t type) {
        if (tokens_.token() != wanted) return false;
        tokens_.skip(1);
        return step == nullptr || (step->scalars == nullptr && (step->types & type) != 0);
    }

    const Program& program_;
    TokenCursor tokens_;
    bool has_escapes_;
    Workspace& space_;
    int depth_ = 0;
};

}  // namespace

bool certainly_valid(const Program& program, TokenCursor event) {
    if (program.root == kUncertain) return false;
    thread_local Workspace space;
    space.names.clear();
    return Walk(program, event, holds(event.text(), '\\'), space).event();
}

}  // namespace shortener_events::contracts
