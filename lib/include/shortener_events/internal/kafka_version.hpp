// Which Kafka client is linked, and what it was built with.
#pragma once

#include <string>

namespace shortener_events {

/// Of librdkafka, such as "2.0.2".
std::string kafka_version();

/// Such as "gzip,snappy,ssl,sasl,sasl_gssapi,sasl_plain".
std::string kafka_features();

}  // namespace shortener_events
