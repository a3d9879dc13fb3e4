#include "cli/commands/lag/sampling.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

std::chrono::milliseconds parse_interval(const char* flag, const std::string& text) {
    const auto every = parse_duration(text);
    if (every < std::chrono::milliseconds(100))
        throw Error(ErrorCategory::argument,
                    fmt::format("{}: \"{}\" is too short: at least 100ms", flag, text));
    return every;
}

LagSampler::LagSampler(const KafkaSettings& settings, LagEnd end, LagQuery query)
    : reader_(settings, end), query_(std::move(query)) {}

LagReport LagSampler::sample() {
    LagSnapshot snapshot = reader_.read(query_);
    std::ranges::sort(snapshot.groups, {}, &GroupLag::group);
    evidence_.add(snapshot, LagEvidence::Clock::now());
    // One sample answers at once: of old events it says that they are not yet known to move.
    if (query_.second_look == SecondLook::none) query_.second_look = SecondLook::old;
    LagReport report{snapshot.taken_ms, snapshot.ages_left_out, {}, snapshot.listing_error};
    for (auto& group : snapshot.groups) {
        auto judgement = judge(group);
        report.groups.push_back({std::move(group), std::move(judgement)});
    }
    return report;
}

}  // namespace shortener_events::cli
