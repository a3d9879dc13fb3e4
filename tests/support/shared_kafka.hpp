// For broker tests: how to reach the shared Kafka, and a new topic on it.
#pragma once

#include <cstdlib>
#include <random>
#include <string>

#include "shortener_events/cluster.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::test {

inline KafkaSettings shared_kafka() {
    KafkaSettings settings;
    settings.brokers = std::getenv("SHORTENER_EVENTS_BROKERS");
    settings.timeout = std::chrono::seconds(20);
    return settings;
}

inline std::string unique_name(const std::string& prefix) {
    return prefix + "-" + std::to_string(std::random_device{}());
}

inline std::string new_topic(int partitions = 3) {
    const std::string name = unique_name("test");
    Cluster(shared_kafka()).create_topic(name, partitions, -1);
    return name;
}

}  // namespace shortener_events::test
