#include "cli/commands/lag/sampling.hpp"

#include <algorithm>

namespace shortener_events::cli {

namespace {

constexpr int kKept = 6;  // samples of the baseline's time at most: 500 groups take megabytes

}  // namespace

LagSampler::LagSampler(const KafkaSettings& settings, LagEnd end, LagQuery query,
                       std::chrono::milliseconds baseline)
    : reader_(settings, end), query_(std::move(query)), baseline_(baseline) {}

LagReport LagSampler::sample() {
    LagSnapshot snapshot = reader_.read(query_);
    std::ranges::sort(snapshot.groups, {}, &GroupLag::group);
    forget_old(snapshot.taken_ms);
    LagReport report{snapshot.taken_ms, snapshot.time_lag_skipped, {}, snapshot.listing_error};
    Sample sample{snapshot.taken_ms, {}};
    for (auto& group : snapshot.groups) {
        sample.marks[group.group] = marks_of(group);
        auto judgement = judge(group, earlier(group.group, snapshot.taken_ms));
        report.groups.push_back({std::move(group), std::move(judgement)});
    }
    if (history_.empty() || snapshot.taken_ms - history_.back().taken_ms >= baseline_.count() / kKept)
        history_.push_back(std::move(sample));
    return report;
}

/// Keeps the newest sample that is old enough and all younger ones.
void LagSampler::forget_old(std::int64_t now_ms) {
    const auto old_enough = [&](const Sample& past) { return now_ms - past.taken_ms >= baseline_.count(); };
    while (history_.size() > 1 && old_enough(history_[1])) history_.pop_front();
}

std::optional<EarlierLag> LagSampler::earlier(const std::string& group, std::int64_t now_ms) const {
    if (history_.empty()) return std::nullopt;
    const auto& sample = history_.front();
    const auto found = sample.marks.find(group);
    if (found == sample.marks.end()) return std::nullopt;
    return EarlierLag{found->second, std::chrono::milliseconds(now_ms - sample.taken_ms)};
}

}  // namespace shortener_events::cli
