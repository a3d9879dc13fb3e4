// Taking lag samples one after the other, and what they say together.
#pragma once

#include <chrono>
#include <map>
#include <stop_token>

#include "cli/output/lag_report.hpp"
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
    void forget_old(std::int64_t now_ms);
    const GroupLag* earlier(const std::string& group, std::int64_t& taken_ms) const;

    LagReader reader_;
    LagQuery query_;
    std::chrono::milliseconds baseline_;
    std::vector<LagSnapshot> history_;  // oldest first; groups by name
};

/// Waits, but no longer than until `stop` is requested; whether the time passed whole.
bool sleep_for(std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace shortener_events::cli
