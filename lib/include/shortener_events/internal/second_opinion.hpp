// What another JSON Schema validator says of an event: valijson, which shares no line with the engine here,
// with formats as most validators treat them, which is not at all. It decides nothing: see
// docs/decisions/0011-second-opinion.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/contract.hpp"

namespace shortener_events {

/// Where the other validator would judge otherwise.
struct Disagreement {
    bool accepted_there = true;  ///< else it is accepted here
    std::string keyword;         ///< by which one of the two refuses the event; "json": it cannot read it
    std::string message;         ///< of that refusal, in plain words; may quote event content, unescaped
};

class SecondOpinion {
  public:
    /// `schema`: one that Contract takes. Never throws; see why_not().
    explicit SecondOpinion(std::string_view schema);
    SecondOpinion(SecondOpinion&&) noexcept;
    SecondOpinion& operator=(SecondOpinion&&) noexcept;
    ~SecondOpinion();

    /// Why it cannot be asked: valijson does not load the schema, or could crash over it; "" where it can.
    const std::string& why_not() const;

    struct Answer {
        enum class Kind { valid, invalid, none };
        Kind kind = Kind::none;
        std::string keyword{};  ///< that refuses the event
        std::string message{};  ///< valijson's own words, or why there is no answer
    };

    /// The work is bounded: an event of more than 64 KiB, 4,096 values or 64 levels, or one that takes too
    /// many steps, has no answer. Not to be called from several threads at once.
    Answer ask(std::string_view event) const;

  private:
    struct Loaded;
    std::unique_ptr<Loaded> loaded_;
    std::string why_not_;
};

/// Compares the answer with the verdict here (no violation: valid); nullopt where they agree, or there is no
/// answer.
std::optional<Disagreement> disagreement(const SecondOpinion::Answer& answer,
                                         const std::vector<Violation>& violations);

}  // namespace shortener_events
