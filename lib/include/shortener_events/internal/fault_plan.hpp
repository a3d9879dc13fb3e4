// Which events of a run are deliberately faulty: exactly so many of each kind as were asked for. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shortener_events/internal/random.hpp"

namespace shortener_events {

/// A way in which an event breaks its contract.
struct InvalidKind {
    std::string_view name;     ///< on the command line and in truth
    std::string_view rule;     ///< what Contract::check() says, see Violation::rule
    std::string_view meaning;  ///< for people
    bool by_name_only;         ///< not among those that a share alone is spread over
};

inline constexpr std::array kInvalidKinds{
    InvalidKind{"missing-url", "required", "without its originalUrl", false},
    InvalidKind{"bad-url", "format", "its originalUrl is not absolute", false},
    InvalidKind{"bad-date", "format", "its timestamp is no date", false},
    InvalidKind{"wrong-type", "type", "its shortCode is a number", false},
    InvalidKind{"null-field", "type", "its userAgent is null", false},
    InvalidKind{"bad-metadata", "type", "its metadata is a list", false},
    InvalidKind{"cut-off", "json", "ends in the middle", false},
    InvalidKind{"bad-utf8", "json", "holds a byte that is no UTF-8", false},
    InvalidKind{"oversize", "json",
                "is larger than 1 MiB, which brokers refuse unless they are told otherwise", true},
};

/// The event, broken in the way of kInvalidKinds[kind].
std::string corrupt_event(const std::string& json, std::size_t kind);

enum class Fault { none, late, unknown_code, duplicate, invalid };

/// Shares of all events; an event has one fault at most.
struct Faults {
    double invalid = 0;  ///< breaks its contract, in each of the ways that need no name
    std::vector<std::pair<std::size_t, double>> invalid_kinds{};  ///< or in these: index of kInvalidKinds
    double duplicates = 0;                                        ///< repeats an earlier one
    std::uint64_t distance = 100;  ///< at most so many events before the repetition
    double late = 0;               ///< occurred up to `late_by` earlier than it is sent
    std::chrono::milliseconds late_by{0};
    double unknown_codes = 0;  ///< clicks on a code that was never created
    bool shuffle = false;      ///< timestamps out of order, within `shuffle_window` events
    std::uint64_t shuffle_window = 100;
};

/// "1%", or "bad-date=1%,bad-utf8=0.1%". Throws Error(argument).
void parse_invalid(std::string_view text, Faults& faults);

/// Deals out the faults of a run, one event after the other: round(share x count) of each kind, at random
/// places. Only what is no repetition and is valid is repeated.
class FaultPlan {
  public:
    struct Deal {
        Fault fault = Fault::none;
        std::size_t kind = 0;  ///< of kInvalidKinds, where it is invalid
    };

    /// Throws Error(argument) for shares of more than the whole, and where too little is left to be repeated.
    FaultPlan(const Faults& faults, std::uint64_t count, const RandomStream& stream);

    /// For one event more than `count`, and for all after that: no fault.
    Deal next();

  private:
    static constexpr std::size_t kFirstInvalid = 4;
    static constexpr std::size_t kSlots = kFirstInvalid + kInvalidKinds.size();

    void require_something_to_repeat() const;
    std::uint64_t originals() const { return left_[0] + left_[1] + left_[2]; }
    std::uint64_t rest() const;
    std::size_t draw(std::size_t begin, std::size_t end, bool may_repeat);
    std::size_t choose();

    std::array<std::uint64_t, kSlots> left_{};  // none, late, unknown code, duplicate, kinds of invalid
    std::uint64_t distance_, index_ = 0;
    std::optional<std::uint64_t> last_original_{};
    bool without_faults_ = false;
    Random random_;
};

}  // namespace shortener_events
