// What a batch of new clicks adds to the totals, gathered in memory so that each code and minute is written
// once.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

/// Where an event table that counts clicks keeps what is counted: places in Row::values.
struct ClickColumns {
    explicit ClickColumns(const EventTable& event_table);

    std::size_t code = 0;
    std::size_t time = 0;
};

/// Points into the rows it was given, which must outlive it. Everything is in key order, which keeps a
/// database's pages warm and its row locks free of deadlocks.
class ClickTotals {
  public:
    void add(const Row& row, const ClickColumns& columns);

    struct OfCode {
        std::int64_t clicks = 0;
        std::vector<Digest> visitors;  ///< may repeat
    };

    std::map<std::string_view, OfCode> codes;
    std::map<std::pair<std::int64_t, std::string_view>, std::int64_t> minutes;
};

}  // namespace shortener_events::sinks
