// What became of an event that was to be published: every event ends in exactly one outcome.
#pragma once

#include <array>
#include <string_view>

namespace shortener_events {

enum class EventOutcome {
    delivered,      ///< acknowledged by the broker
    invalid,        ///< refused by a check, not sent
    failed,         ///< certainly not in the topic
    unknown,        ///< sent, not acknowledged: it may be in the topic or not
    dead_lettered,  ///< in the dead-letter topic instead
    not_attempted,  ///< never sent, because the run stopped before
};

inline constexpr std::array kOutcomes{EventOutcome::delivered,     EventOutcome::invalid,
                                      EventOutcome::failed,        EventOutcome::unknown,
                                      EventOutcome::dead_lettered, EventOutcome::not_attempted};

/// "delivered", "dead_lettered", … as in publish-summary/1.
std::string_view to_string(EventOutcome outcome);

}  // namespace shortener_events
