// What a consumer, or a topic, has of a simulation's clicks: everything counted exactly, however much memory
// that takes, because it is compared with a truth of the same size.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>

#include "shortener_events/internal/click_stats.hpp"
#include "shortener_events/internal/consumed_clicks.hpp"

namespace shortener_events::cli {

/// Of one code.
struct FoundCode {
    std::uint64_t records = 0;  ///< with repetitions
    std::uint64_t events = 0;
    std::uint64_t visitors = 0;
    std::map<std::int64_t, std::uint64_t> minutes;  ///< events by start of their minute, epoch milliseconds
};

/// Counts clicks one by one.
class FoundClicks {
  public:
    void add(const CountedClick& click);
    /// One more record of an event that was added.
    void add_repeated(const CountedClick& click);
    void add_invalid(const std::string& rule) { ++invalid_by_rule_[rule]; }

    std::uint64_t records() const;
    std::uint64_t valid_records() const { return events_ + repeated_; }
    std::uint64_t events() const { return events_; }
    std::uint64_t repeated() const { return repeated_; }
    std::uint64_t invalid() const;
    const std::map<std::string, std::uint64_t>& invalid_by_rule() const { return invalid_by_rule_; }
    std::uint64_t visitors() const { return visitors_.size(); }
    const std::map<std::string, FoundCode>& codes() const { return codes_; }

  private:
    struct HashOfDigest {
        std::size_t operator()(const Digest& digest) const;
    };
    using Visitors = std::unordered_set<Digest, HashOfDigest>;

    std::uint64_t events_ = 0, repeated_ = 0;
    std::map<std::string, std::uint64_t> invalid_by_rule_;
    std::map<std::string, FoundCode> codes_;
    std::map<std::string, Visitors> visitors_of_codes_;
    Visitors visitors_;
};

/// What a consumer keeps as totals, beside the clicks themselves: of FoundCode all but records, by the table
/// of it.
struct FoundTotals {
    std::map<std::string, FoundCode> url_stats;          ///< no minutes
    std::map<std::string, FoundCode> clicks_per_minute;  ///< no visitors

    void add(const KeptTotal& total);
    void add(const KeptMinute& minute);
};

}  // namespace shortener_events::cli
