#include "cli/delivery/publish_counts.hpp"

#include <numeric>

namespace shortener_events::cli {

std::uint64_t PublishCounts::settled() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

void PublishCounts::note_failure(std::uint64_t line, EventOutcome outcome, std::string_view reason) {
    const bool is_kept = outcome == EventOutcome::dead_lettered;  // what is lost matters more
    const bool was_kept = first_failure_ && first_failure_->outcome == EventOutcome::dead_lettered;
    const bool is_worse = was_kept && !is_kept, is_better = first_failure_ && !was_kept && is_kept;
    if (!first_failure_ || is_worse || (!is_better && line < first_failure_->line))
        first_failure_ = FailedLine{line, outcome, std::string(reason)};
}

}  // namespace shortener_events::cli
