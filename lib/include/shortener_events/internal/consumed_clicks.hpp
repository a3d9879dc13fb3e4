// Reads what `consume` keeps of clicks in its database, SQLite or PostgreSQL: all from one moment's view,
// whether somebody writes meanwhile or not. Nothing is written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/internal/click_stats.hpp"

namespace shortener_events {

/// A row of url_stats. Texts live as long as the call that is given them, here and below.
struct KeptTotal {
    std::string_view short_code;
    std::int64_t clicks = 0;
    std::int64_t visitors = 0;
};

/// A row of clicks_per_minute.
struct KeptMinute {
    std::int64_t start_ms = 0;
    std::string_view short_code;
    std::int64_t clicks = 0;
};

/// Who is told of what; what nobody is told of is not read.
struct ConsumedClickReaders {
    std::function<bool(const CountedClick&)> click{};  ///< false: no more of them
    std::function<void(const KeptTotal&)> total{};
    std::function<void(const KeptMinute&)> minute{};
};

/// `where`: the name of an SQLite file, also as "sqlite:FILE", or "postgresql://…". The clicks are those
/// whose own time is in [since_ms, until_ms). Throws Error(io) for what is no such database, or cannot be
/// reached.
void read_consumed_clicks(const std::string& where, const ConsumedClickReaders& readers,
                          std::optional<std::int64_t> since_ms = {},
                          std::optional<std::int64_t> until_ms = {});

}  // namespace shortener_events
