#include "cli/lag/sampling.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace shortener_events::cli {

LagSampler::LagSampler(const KafkaSettings& settings, LagEnd end, LagQuery query,
                       std::chrono::milliseconds baseline)
    : reader_(settings, end), query_(std::move(query)), baseline_(baseline) {}

LagReport LagSampler::sample() {
    LagSnapshot snapshot = reader_.read(query_);
    std::ranges::sort(snapshot.groups, {}, &GroupLag::group);
    forget_old(snapshot.taken_ms);
    LagReport report{snapshot.taken_ms, snapshot.time_lag_skipped, {}};
    for (const auto& group : snapshot.groups) {
        std::int64_t taken_ms = 0;
        std::optional<EarlierLag> before;
        if (const auto* old = earlier(group.group, taken_ms))
            before.emplace(EarlierLag{*old, std::chrono::milliseconds(snapshot.taken_ms - taken_ms)});
        report.groups.push_back({group, judge(group, before)});
    }
    history_.push_back(std::move(snapshot));
    return report;
}

/// Keeps the newest sample that is old enough and all younger ones.
void LagSampler::forget_old(std::int64_t now_ms) {
    const auto old_enough = [&](const LagSnapshot& past) {
        return now_ms - past.taken_ms >= baseline_.count();
    };
    while (history_.size() > 1 && old_enough(history_[1])) history_.erase(history_.begin());
}

const GroupLag* LagSampler::earlier(const std::string& group, std::int64_t& taken_ms) const {
    if (history_.empty()) return nullptr;
    const auto& groups = history_.front().groups;
    const auto found = std::ranges::lower_bound(groups, group, {}, &GroupLag::group);
    if (found == groups.end() || found->group != group) return nullptr;
    taken_ms = history_.front().taken_ms;
    return &*found;
}

bool sleep_for(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace shortener_events::cli
