// Which Kafka client is linked.
#pragma once

#include <string>

namespace shortener_events {

/// Of librdkafka, such as "2.0.2".
std::string kafka_version();

}  // namespace shortener_events
