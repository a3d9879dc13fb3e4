// How to reach Kafka. A plain value: the library reads no environment and no files; the caller fills this in.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "shortener_events/names.hpp"

namespace shortener_events {

struct KafkaSettings {
    std::string brokers{names::kDefaultBrokers};  ///< host:port, comma separated
    /// Any librdkafka property. They are applied last, so they win over what the library sets itself.
    std::map<std::string, std::string> properties;
    std::chrono::milliseconds timeout{5000};  ///< bounds every wait for a broker
    /// Receives the Kafka client's own log lines, from any thread; empty: they are dropped.
    std::function<void(const std::string& line)> log;
};

}  // namespace shortener_events
