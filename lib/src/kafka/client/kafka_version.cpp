#include "shortener_events/internal/kafka_version.hpp"

#include <memory>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events {

std::string kafka_version() {
    return rd_kafka_version_str();
}

std::string kafka_features() {
    const std::unique_ptr<rd_kafka_conf_t, decltype(&rd_kafka_conf_destroy)> defaults(rd_kafka_conf_new(),
                                                                                      rd_kafka_conf_destroy);
    std::string text(1024, '\0');
    std::size_t size = text.size();
    if (rd_kafka_conf_get(defaults.get(), "builtin.features", text.data(), &size) != RD_KAFKA_CONF_OK)
        return {};
    text.resize(text.find('\0'));
    return text;
}

}  // namespace shortener_events
