#include "stats/time_counter.hpp"

#include <array>

namespace shortener_events::stats {

namespace {

constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;

/// Each is a multiple of the one before, so that finer counts add up to coarser ones.
constexpr std::array kIntervals{kSecond,    10 * kSecond, kMinute,       5 * kMinute,    15 * kMinute,
                                kHour,      6 * kHour,    kDay,          7 * kDay,       28 * kDay,
                                364 * kDay, 3640 * kDay,  36'400 * kDay, 364'000 * kDay, 3'640'000 * kDay};
constexpr std::size_t kMostCounts = 10'000;

std::int64_t start_of(std::int64_t time, std::int64_t interval) {
    const std::int64_t into = time % interval;
    return time - (into < 0 ? into + interval : into);
}

}  // namespace

void TimeCounter::add(std::int64_t epoch_ms) {
    ++counts_[start_of(epoch_ms, kIntervals[level_])];
    while (counts_.size() > kMostCounts && level_ + 1 < kIntervals.size()) coarsen();
}

void TimeCounter::coarsen() {
    ++level_;
    std::map<std::int64_t, std::uint64_t> coarser;
    for (const auto& [start, count] : counts_) coarser[start_of(start, kIntervals[level_])] += count;
    counts_ = std::move(coarser);
}

TimeCounter::Series TimeCounter::series(std::size_t most) const {
    if (counts_.empty()) return {kIntervals[level_], {}};
    TimeCounter coarse = *this;
    const auto buckets_of = [](const TimeCounter& counter) {
        const auto span = counter.counts_.rbegin()->first - counter.counts_.begin()->first;
        return static_cast<std::size_t>(span / kIntervals[counter.level_]) + 1;
    };
    while (buckets_of(coarse) > most && coarse.level_ + 1 < kIntervals.size()) coarse.coarsen();
    Series series{kIntervals[coarse.level_], {}};
    const auto& counts = coarse.counts_;
    for (auto start = counts.begin()->first; start <= counts.rbegin()->first; start += series.interval_ms) {
        const auto found = counts.find(start);
        series.buckets.push_back({start, found == counts.end() ? 0 : found->second});
    }
    return series;
}

}  // namespace shortener_events::stats
