// What clicks come to: how many when, by how many visitors, on which codes, from where. Clicks come from a
// topic's records or from the database that `consume` fills (consumed_clicks.hpp). Memory is bounded whatever
// they hold; figures that are not exact because of that say so.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/identity.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events {

/// What is counted of one click. The texts need to live only as long as the call that is given it.
struct CountedClick {
    std::string_view short_code;
    std::int64_t clicked_at_ms = 0;
    std::optional<std::string_view> country;
    std::optional<std::string_view> referer;
    Digest visitor;
};

struct NameCount {
    std::optional<std::string> name;  ///< at most 256 bytes of it; nullopt: the clicks do not say
    std::uint64_t clicks = 0;
};

struct TopNames {
    std::vector<NameCount> names;  ///< most clicks first, equal ones by name
    /// With more different names than fit, so many clicks of each may be missing; 0: all is exact.
    std::uint64_t missed_at_most = 0;
};

struct ClickBucket {
    std::int64_t start_ms = 0;
    std::uint64_t clicks = 0;
};

/// Clicks that are left out of `over_time`: so far from nearly all others that nothing else could be told
/// there.
struct FarClicks {
    std::uint64_t clicks = 0;
    std::int64_t first_ms = 0, last_ms = 0;  ///< to the interval they were counted in
};

struct ClickStats {
    std::uint64_t clicks = 0;
    std::uint64_t of_other_times = 0;               ///< beside `clicks`: see ClickTimes
    std::optional<std::int64_t> first_ms, last_ms;  ///< of the clicks' own times
    std::uint64_t visitors = 0;
    bool visitors_exact = true;          ///< else within about 2 %
    std::int64_t interval_ms = 1000;     ///< of `over_time`
    std::vector<ClickBucket> over_time;  ///< without gaps, from the first click to the last, far ones apart
    std::optional<FarClicks> earlier, later;
    TopNames codes, countries;
    TopNames referers;  ///< the hosts of those that are URLs
};

/// Which clicks are counted, by when they occurred: [since_ms, until_ms), epoch milliseconds.
struct ClickTimes {
    std::optional<std::int64_t> since_ms{}, until_ms{};
};

/// Pure. Use one from one thread.
class ClickTally {
  public:
    explicit ClickTally(ClickTimes times = {});
    ~ClickTally();

    void add(const CountedClick& click);

    /// At most `top` names of each kind, and `buckets` (2 or more) of time.
    ClickStats stats(std::size_t top, std::size_t buckets) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// So many deliveries are known again at least: what fits before the tables of each of a cache's two
/// generations grow to 32 MB.
inline constexpr std::size_t kRememberedDeliveries = 750'000;

/// Reads the clicks of a topic's records. A record that breaks the contract is no click; nor is one that is
/// known again by `delivery_of` among the last ones, as after a producer's retry.
class ClickRecords {
  public:
    /// Throws Error(contract) when the registry has no contract of that name.
    ClickRecords(const ContractRegistry& registry, const std::string& topic);
    ~ClickRecords();

    enum class Kind { click, repeated, invalid };
    struct Reading {
        Kind kind = Kind::invalid;
        CountedClick click{};  ///< but for an invalid one; until the next record is read
        std::string rule{};    ///< of an invalid one: which it breaks first, "" if none of its contract
    };
    Reading read(const Record& record);

    struct Counts {
        std::uint64_t read = 0, invalid = 0, repeated = 0;
    };
    const Counts& counts() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Counts the clicks that ClickRecords would read: records are judged by who adds them, and counted by a
/// thread of its own, which is as much work. Use one from one thread.
class ClickCounter {
  public:
    /// The tally, which outlives this, is the counter's until finish() has returned. Throws as ClickRecords.
    ClickCounter(const ContractRegistry& registry, const std::string& topic, ClickTally& tally);
    ~ClickCounter();

    /// Not after finish().
    void add(const Record& record);
    std::uint64_t read() const;

    /// Waits until all is counted.
    ClickRecords::Counts finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace shortener_events
