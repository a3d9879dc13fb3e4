#include "cli/delivery/publish_counts.hpp"

#include <numeric>

namespace shortener_events::cli {

std::uint64_t PublishCounts::settled() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

void PublishCounts::note_failure(std::uint64_t line, EventOutcome outcome, std::string_view reason) {
    if (!first_failure_ || line < first_failure_->line)
        first_failure_ = FailedLine{line, outcome, std::string(reason)};
}

}  // namespace shortener_events::cli
