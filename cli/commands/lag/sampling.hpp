// Taking lag samples one after the other, and what they say together.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>

#include "cli/commands/lag/lag_report.hpp"
#include "shortener_events/lag_reader.hpp"

namespace shortener_events::cli {

/// Judges each sample beside an older one, once there is one.
class LagSampler {
  public:
    /// Samples are compared with the newest that is at least `baseline` old, else with the oldest there is.
    LagSampler(const KafkaSettings& settings, LagEnd end, LagQuery query, std::chrono::milliseconds baseline);

    /// Throws as LagReader::read does.
    LagReport sample();

  private:
    struct Sample {
        std::int64_t taken_ms;
        std::map<std::string, std::vector<LagMark>> marks;  // by group
    };

    void forget_old(std::int64_t now_ms);
    std::optional<EarlierLag> earlier(const std::string& group, std::int64_t now_ms) const;

    LagReader reader_;
    LagQuery query_;
    std::chrono::milliseconds baseline_;
    std::deque<Sample> history_;  // oldest first
};

}  // namespace shortener_events::cli
