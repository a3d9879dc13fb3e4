#include "cli/delivery/publish_counts.hpp"

#include <numeric>

namespace shortener_events::cli {

std::string_view to_string(EventOutcome outcome) {
    switch (outcome) {
        case EventOutcome::delivered:
            return "delivered";
        case EventOutcome::invalid:
            return "invalid";
        case EventOutcome::failed:
            return "failed";
        case EventOutcome::unknown:
            return "unknown";
        case EventOutcome::dead_lettered:
            return "dead_lettered";
        case EventOutcome::not_attempted:
            return "not_attempted";
    }
    return "";
}

std::uint64_t PublishCounts::settled() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

void PublishCounts::note_failure(std::uint64_t line, EventOutcome outcome, std::string_view reason) {
    if (!first_failure_ || line < first_failure_->line)
        first_failure_ = FailedLine{line, outcome, std::string(reason)};
}

}  // namespace shortener_events::cli
