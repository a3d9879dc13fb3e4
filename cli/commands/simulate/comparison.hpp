// What somebody has of a simulation's events, beside its truth: each number that differs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/simulate/expected_counts.hpp"
#include "cli/commands/simulate/found_counts.hpp"

namespace shortener_events::cli {

struct Difference {
    std::string place;  ///< the table, or "topic"
    std::string what;   ///< of the truth: "events", "visitors", "records", …
    std::optional<std::string> code{}, rule{};
    std::optional<std::int64_t> minute_ms{};
    CountRange expected{};
    std::uint64_t found = 0;
};

class Comparison {
  public:
    explicit Comparison(const ExpectedCounts& truth) : truth_(truth) {}

    /// A topic, read whole: all that the truth counts but what only the run itself knows.
    void with_topic(const FoundClicks& found);
    /// The tables of a consumer: it has each event once, and nothing of invalid ones.
    void with_database(const FoundClicks& clicks, const FoundTotals& totals);

    /// How many numbers were compared.
    std::uint64_t compared() const { return compared_; }
    const std::vector<Difference>& differences() const { return differences_; }

  private:
    void compare(Difference subject, CountRange expected, std::uint64_t found);
    template <typename Compare>
    void each_code(const std::map<std::string, FoundCode>& found, Compare compare_code);
    void clicks(const std::string& place, const FoundClicks& found);
    void minutes(const Difference& subject, const ExpectedCode& expected, const FoundCode& found);
    void minutes_of_all(const std::string& place, const std::map<std::string, FoundCode>& found);
    void rules(const FoundClicks& found);

    const ExpectedCounts& truth_;
    std::uint64_t compared_ = 0;
    std::vector<Difference> differences_;
};

}  // namespace shortener_events::cli
