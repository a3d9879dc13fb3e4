// Findings counted by pointer and rule, for `validate --summary`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "cli/output/table.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events::cli {

class VerdictGroups {
  public:
    /// Pointers come from event content, so their number is bounded: beyond 1,000 groups all count as
    /// "(others)".
    void add(const Violation& violation);

    /// Most frequent first: COUNT, POINTER, RULE, EXAMPLE.
    Table to_table() const;

  private:
    struct Group {
        std::uint64_t count = 0;
        std::string example;
    };
    std::map<std::pair<std::string, std::string>, Group> groups_;
};

}  // namespace shortener_events::cli
