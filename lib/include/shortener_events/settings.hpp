// How to reach Kafka. A plain value: the library reads no environment and no files; the caller fills this in.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "shortener_events/names.hpp"

namespace shortener_events {

struct KafkaSettings {
    std::string brokers{names::kDefaultBrokers};  ///< host:port, comma separated
    /// Any librdkafka property. They are applied last, so they win over what the library sets itself. Those
    /// on which it rests that a member of a group reads everything once (group.id, offsets, assignment) are
    /// refused with Error(configuration) where they say something else.
    std::map<std::string, std::string> properties;
    std::chrono::milliseconds timeout{5000};  ///< bounds every wait for a broker
    /// Bytes of value, key and headers together: of a larger record only the front is copied, see Oversize.
    /// What the Kafka client itself unpacks a batch into is not bounded by it.
    std::size_t max_value = std::size_t{16} << 20U;
    /// Receives the Kafka client's own log lines, from any thread; empty: they are dropped.
    std::function<void(const std::string& line)> log;
};

}  // namespace shortener_events
