// What a correct consumer must come to after a simulation: told from what the broker acknowledged.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "cli/output/json.hpp"
#include "shortener_events/event_outcome.hpp"
#include "shortener_events/internal/scenario.hpp"

namespace shortener_events::cli {

class Truth {
  public:
    /// `head`: what the run says of itself, written before everything else. `distance`: of repetitions.
    Truth(Json head, std::uint64_t distance) : head_(std::move(head)), distance_(distance) {}

    /// The next event is about to be sent; in the order of their numbers.
    void expect(const SimulatedClick& event);
    /// What became of it, in any order.
    void settle(std::uint64_t number, EventOutcome outcome);

    /// schema "simulation-truth/2". Whether a number is one of records (repetitions count) or of events (each
    /// once) is in its name or in docs/schemas. `complete`: the run was not cut short.
    Json to_json(bool complete) const;

  private:
    struct Code {
        std::uint64_t records = 0;  // valid
        std::uint64_t events = 0;
        std::uint64_t unknown = 0;  // records, valid
        std::unordered_set<std::uint64_t> visitors;
        std::map<std::int64_t, std::uint64_t> minutes;  // events by start of their minute
    };
    struct Expected {
        Code* code = nullptr;
        std::uint64_t original = 0, visitor = 0;
        std::int64_t minute = 0;
        Fault fault = Fault::none;
        std::size_t kind = 0;
        bool settled = false;
    };

    void count(const Expected& event);
    void count_valid(const Expected& event);
    bool is_first_arrival(std::uint64_t original);
    void forget_arrivals();

    Json head_;
    std::uint64_t distance_;
    std::uint64_t first_ = 1;        // the number of the first that is waited for
    std::deque<Expected> expected_;  // from there on
    std::uint64_t valid_records_ = 0, valid_events_ = 0, late_ = 0, unknown_codes_ = 0;
    std::uint64_t unknown_valid_ = 0, unknown_invalid_ = 0, not_delivered_ = 0;
    std::array<std::uint64_t, kInvalidKinds.size()> invalid_{};
    std::map<std::string, Code> codes_;
    std::map<std::int64_t, std::uint64_t> minutes_;
    std::vector<bool> visitors_;                 // by their index
    std::unordered_set<std::uint64_t> arrived_;  // originals that a repetition may still follow
};

}  // namespace shortener_events::cli
