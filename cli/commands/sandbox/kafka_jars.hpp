// Apache Kafka's jars, fetched once by Maven into a cache folder.
#pragma once

#include <filesystem>
#include <string_view>

namespace shortener_events::cli {

inline constexpr const char* kKafkaVersion = "4.3.1";

/// Every jar of that version with its SHA-256, as `sha256sum *.jar` writes them: what Maven resolved when
/// this was written. Another version gets a list of its own.
extern const std::string_view kKafkaJars;

/// The folder that holds the jars: $XDG_CACHE_HOME/shortener-events/kafka-<version>, filled at the first call
/// (54 MB). Before every start they are compared with their list, because they are run. Throws
/// Error(configuration) when Maven is missing or fails, with the reason; when the jars are others; and when
/// another user could change them.
std::filesystem::path require_kafka_jars();

}  // namespace shortener_events::cli
