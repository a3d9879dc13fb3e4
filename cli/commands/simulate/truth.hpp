// What a correct consumer must come to after a simulation.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "cli/output/json.hpp"
#include "shortener_events/internal/scenario.hpp"

namespace shortener_events::cli {

class Truth {
  public:
    void add(const SimulatedClick& event);

    /// schema "simulation-truth/1": totals, and clicks, duplicates, visitors and minutes by short code.
    Json to_json() const;

  private:
    struct Code {
        std::uint64_t clicks = 0;      // valid, repetitions included
        std::uint64_t duplicates = 0;  // of these, repetitions
        std::set<std::string> visitors;
        std::map<std::int64_t, std::uint64_t> minutes;  // clicks by start of their minute, each event once
    };

    std::uint64_t events_ = 0, invalid_ = 0, duplicates_ = 0, late_ = 0;
    std::map<std::string, Code> codes_;
};

}  // namespace shortener_events::cli
