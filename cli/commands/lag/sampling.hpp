// Taking lag samples one after the other, and what they say together.
#pragma once

#include <chrono>
#include <string>

#include "cli/commands/lag/lag_report.hpp"
#include "shortener_events/lag_evidence.hpp"
#include "shortener_events/lag_reader.hpp"

namespace shortener_events::cli {

/// The time between two samples, as `flag` has it. Throws Error(argument) for less than 100 ms.
std::chrono::milliseconds parse_interval(const char* flag, const std::string& text);

/// Judges each sample by all that those before it have shown.
class LagSampler {
  public:
    LagSampler(const KafkaSettings& settings, LagEnd end, LagQuery query);

    /// Throws as LagReader::read does.
    LagReport sample();

  private:
    LagReader reader_;
    LagQuery query_;
    LagEvidence evidence_;
};

}  // namespace shortener_events::cli
