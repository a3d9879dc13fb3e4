// Collects violations up to a limit, and says what was found as the event writes it.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "contracts/json/pointer.hpp"
#include "contracts/json/written_values.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

class Findings {
  public:
    /// `limit` 0: no limit. `written`: how the values that are judged are written; without it they are shown
    /// as they were read.
    explicit Findings(std::size_t limit, WrittenValues* written = nullptr)
        : limit_(limit), written_(written) {}

    bool full() const { return limit_ != 0 && violations_.size() >= limit_; }

    void add(Violation violation) {
        if (!full()) violations_.push_back(std::move(violation));
    }

    /// A value for a message, as describe has it, but its numbers with every digit that the event has for
    /// them.
    std::string found(const nlohmann::json& value) const;

    /// Of values of the same event.
    Findings with_limit(std::size_t limit) const { return Findings(limit, written_); }

    const std::vector<Violation>& all() const { return violations_; }
    std::vector<Violation> take() { return std::move(violations_); }

  private:
    std::size_t limit_;
    WrittenValues* written_;
    std::vector<Violation> violations_;
};

}  // namespace shortener_events::contracts
