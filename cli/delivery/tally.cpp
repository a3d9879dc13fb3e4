#include "cli/delivery/tally.hpp"

#include <numeric>

namespace shortener_events::cli {

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::delivered:
            return "delivered";
        case Outcome::invalid:
            return "invalid";
        case Outcome::failed:
            return "failed";
        case Outcome::unknown:
            return "unknown";
        case Outcome::dead_lettered:
            return "dead_lettered";
        case Outcome::not_attempted:
            return "not_attempted";
    }
    return "";
}

std::uint64_t Tally::settled() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

void Tally::note_failure(std::uint64_t line, Outcome outcome, std::string_view reason) {
    if (!first_failure_ || line < first_failure_->line)
        first_failure_ = FailedLine{line, outcome, std::string(reason)};
}

}  // namespace shortener_events::cli
