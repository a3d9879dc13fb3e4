// For tests of consuming: two partitions of a topic, and records of them.
#pragma once

#include <string>

#include "shortener_events/record.hpp"

namespace shortener_events::tests {

inline const TopicPartition kFirst{"clicks", 0};
inline const TopicPartition kSecond{"clicks", 1};

/// Its value says its offset.
inline Record record_at(const TopicPartition& where, std::int64_t offset) {
    return {where.topic, where.partition, offset, {}, {}, std::to_string(offset), {}};
}

}  // namespace shortener_events::tests
