#include "cli/commands/lag/sampling.hpp"

#include <algorithm>

namespace shortener_events::cli {

LagSampler::LagSampler(const KafkaSettings& settings, LagEnd end, LagQuery query)
    : reader_(settings, end), query_(std::move(query)) {}

LagReport LagSampler::sample() {
    LagSnapshot snapshot = reader_.read(query_);
    std::ranges::sort(snapshot.groups, {}, &GroupLag::group);
    evidence_.add(snapshot, LagEvidence::Clock::now());
    LagReport report{snapshot.taken_ms, snapshot.ages_left_out, {}, snapshot.listing_error};
    for (auto& group : snapshot.groups) {
        auto judgement = judge(group, &evidence_);
        report.groups.push_back({std::move(group), std::move(judgement)});
    }
    return report;
}

}  // namespace shortener_events::cli
