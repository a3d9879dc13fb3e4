// What a consumer group has committed, with the text that was committed beside each offset.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shortener_events/group.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events {

/// What a group has committed of these partitions; one without a commit is left out. Waits while a
/// transaction that commits some is pending. Throws Error(kafka).
std::vector<GroupOffset> read_group_offsets(const KafkaSettings& settings, const std::string& group,
                                            const std::vector<TopicPartition>& partitions);

}  // namespace shortener_events
