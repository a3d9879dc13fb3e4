#include "stats/time_counter.hpp"

#include <algorithm>
#include <array>
#include <iterator>

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

std::optional<FarClicks> TimeCounter::take_before(std::int64_t start) {
    const auto end = counts_.lower_bound(start);
    if (end == counts_.begin()) return std::nullopt;
    FarClicks far{0, counts_.begin()->first, std::prev(end)->first};
    for (auto at = counts_.begin(); at != end; ++at) far.clicks += at->second;
    counts_.erase(counts_.begin(), end);
    return far;
}

std::optional<FarClicks> TimeCounter::take_from(std::int64_t start) {
    const auto begin = counts_.lower_bound(start);
    if (begin == counts_.end()) return std::nullopt;
    FarClicks far{0, begin->first, counts_.rbegin()->first};
    for (auto at = begin; at != counts_.end(); ++at) far.clicks += at->second;
    counts_.erase(begin, counts_.end());
    return far;
}

void TimeCounter::take_far(Series& series) {
    constexpr std::uint64_t kFewest = 20, kOneIn = 200;
    constexpr std::int64_t kTimesAsLong = 10;
    std::uint64_t all = 0;
    for (const auto& [start, count] : counts_) all += count;
    if (all < kFewest) return;
    const std::uint64_t most = std::max<std::uint64_t>(1, all / kOneIn);
    const auto place_behind = [most](auto at) {
        for (std::uint64_t passed = at->second; passed <= most; passed += at->second) ++at;
        return at->first;
    };
    const std::int64_t first = place_behind(counts_.begin()), last = place_behind(counts_.rbegin());
    const std::int64_t length = last - first + kIntervals[level_];
    const std::int64_t whole = counts_.rbegin()->first - counts_.begin()->first;
    if (whole / kTimesAsLong < length) return;
    series.earlier = take_before(first - length);
    series.later = take_from(last + length);
}

TimeCounter::Series TimeCounter::series(std::size_t most) const {
    Series series{kIntervals[level_]};
    if (counts_.empty()) return series;
    TimeCounter coarse = *this;
    coarse.take_far(series);
    const auto buckets_of = [](const TimeCounter& counter) {
        const auto span = counter.counts_.rbegin()->first - counter.counts_.begin()->first;
        return static_cast<std::size_t>(span / kIntervals[counter.level_]) + 1;
    };
    while (buckets_of(coarse) > most && coarse.level_ + 1 < kIntervals.size()) coarse.coarsen();
    series.interval_ms = kIntervals[coarse.level_];
    const auto& counts = coarse.counts_;
    for (auto start = counts.begin()->first; start <= counts.rbegin()->first; start += series.interval_ms) {
        const auto found = counts.find(start);
        series.buckets.push_back({start, found == counts.end() ? 0 : found->second});
    }
    return series;
}

}  // namespace shortener_events::stats
