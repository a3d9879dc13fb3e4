#include "shortener_events/internal/kafka_version.hpp"

#include "kafka/client/rdkafka.hpp"

namespace shortener_events {

std::string kafka_version() {
    return rd_kafka_version_str();
}

}  // namespace shortener_events
