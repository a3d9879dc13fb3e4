#include "kafka/group/group_query_handle.hpp"

namespace shortener_events::kafka {

namespace {

KafkaSettings with_a_group(KafkaSettings settings) {
    settings.properties.try_emplace("group.id", "shortener-events-lag");  // no broker ever hears of it
    return settings;
}

}  // namespace

GroupQueryHandle::GroupQueryHandle(const KafkaSettings& settings)
    : Handle(RD_KAFKA_CONSUMER, with_a_group(settings), {}) {
    // Waited for: at its end librdkafka (2.0.2) drops whatever its main thread was asked meanwhile.
    rd_kafka_consumer_close(get());
}

}  // namespace shortener_events::kafka
