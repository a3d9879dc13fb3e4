// By which protocol a member joins its group, and the properties that follow from it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "shortener_events/settings.hpp"

namespace shortener_events::kafka {

/// Whether by the newer one (KIP-848), where the coordinator hands the partitions out and says how long a
/// session lasts: librdkafka refuses then what a member would say about that.
bool joins_by_newer_protocol(const KafkaSettings& settings);

/// The properties of a member on which it rests that every event is read once, with their values.
std::vector<std::pair<std::string, std::string>> group_rules(const KafkaSettings& settings);

/// Throws Error(argument) for a member of the newer protocol that would end by itself at the end of its
/// partitions: it is given them one by one, as others give them back or their sessions end, and nobody tells
/// it which is the last. `instead`: what to do.
void require_that_it_stays(const KafkaSettings& settings, const std::string& instead);

/// What a member does unless its user says otherwise.
KafkaSettings with_group_defaults(KafkaSettings settings);

}  // namespace shortener_events::kafka
