// Collects violations up to a limit.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "contracts/json/pointer.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

class Findings {
  public:
    /// `limit` 0: no limit.
    explicit Findings(std::size_t limit) : limit_(limit) {}

    bool full() const { return limit_ != 0 && violations_.size() >= limit_; }

    void add(Violation violation) {
        if (!full()) violations_.push_back(std::move(violation));
    }

    const std::vector<Violation>& all() const { return violations_; }
    std::vector<Violation> take() { return std::move(violations_); }

  private:
    std::size_t limit_;
    std::vector<Violation> violations_;
};

}  // namespace shortener_events::contracts
