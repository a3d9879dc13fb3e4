// Apache Kafka's jars, fetched once by Maven into a cache folder.
#pragma once

#include <filesystem>

namespace shortener_events::cli {

inline constexpr const char* kKafkaVersion = "4.3.1";

/// The folder that holds the jars: $XDG_CACHE_HOME/shortener-events/kafka-<version>, filled at the first call
/// (54 MB). Throws Error(configuration) when Maven is missing or fails, with the reason.
std::filesystem::path require_kafka_jars();

}  // namespace shortener_events::cli
