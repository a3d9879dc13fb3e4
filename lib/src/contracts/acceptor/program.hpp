// A schema compiled for the acceptor: only what it can follow in one pass. Where a schema asks for more, the
// step says so and the judge decides.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

using StepIndex = std::uint32_t;
inline constexpr StepIndex kAnything = static_cast<StepIndex>(-1);  ///< no rule at all
inline constexpr StepIndex kUncertain = kAnything - 1;              ///< a matter for the judge
inline constexpr StepIndex kNothing = kAnything - 2;                ///< the schema `false`

/// Whether two texts of the same size, which is one to two words, are equal: by two words that may overlap.
template <typename Word>
bool are_same_words(const char* a, const char* b, std::size_t size) {
    const auto differ = [&](std::size_t at) {
        Word left;
        Word right;
        std::memcpy(&left, a + at, sizeof(Word));
        std::memcpy(&right, b + at, sizeof(Word));
        return left ^ right;
    };
    return (differ(0) | differ(size - sizeof(Word))) == 0;
}

/// a == b without a call of memcmp for the names that fields have.
inline bool are_same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < sizeof(std::uint32_t) || a.size() > 2 * sizeof(std::uint64_t)) return a == b;
    return a.size() < sizeof(std::uint64_t) ? are_same_words<std::uint32_t>(a.data(), b.data(), a.size())
                                            : are_same_words<std::uint64_t>(a.data(), b.data(), a.size());
}

/// The properties of one object, found by name through a small table.
class PropertyTable {
  public:
    /// More could not be ticked off in one word.
    static constexpr std::size_t kMost = 64;
    static constexpr std::size_t kNotFound = kMost;

    void add(std::string name, StepIndex step);

    /// The property's number, or kNotFound.
    std::size_t find(std::string_view name) const {
        for (std::uint8_t i = first_[bucket(name)]; i != kNone; i = next_[i]) {
            if (are_same(names_[i], name)) return i;
        }
        return kNotFound;
    }

    StepIndex step(std::size_t number) const { return steps_[number]; }
    std::size_t size() const { return names_.size(); }

  private:
    static constexpr std::uint8_t kNone = 255;

    static std::size_t bucket(std::string_view name) {
        const std::size_t ends = name.empty() ? 0
                                              : static_cast<unsigned char>(name.front()) * 7u +
                                                    static_cast<unsigned char>(name.back());
        return (name.size() * 31 + ends) % 128;
    }

    std::array<std::uint8_t, 128> first_ = filled();
    std::vector<std::string> names_;
    std::vector<StepIndex> steps_;
    std::vector<std::uint8_t> next_;

    static std::array<std::uint8_t, 128> filled() {
        std::array<std::uint8_t, 128> table{};
        table.fill(kNone);
        return table;
    }
};

struct Step {
    std::uint8_t types = kAnyType;
    const Node* scalars = nullptr;        ///< the rules for strings and numbers; nullptr: none
    const Format* only_format = nullptr;  ///< where a format is the only rule for strings
    PropertyTable properties;
    std::uint64_t required = 0;  ///< the required properties, as bits
    StepIndex additional = kAnything;
    StepIndex items = kAnything;
    Limits object_size;
    Limits array_size;
};

struct Program {
    std::vector<Step> steps;
    StepIndex root = kUncertain;
};

/// `schema` must outlive the program. Never throws: what cannot be compiled is kUncertain.
Program compile_program(const Schema& schema);

}  // namespace shortener_events::contracts
