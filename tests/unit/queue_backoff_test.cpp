#include "kafka/client/queue_backoff.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "kafka/client/client_conf.hpp"

using namespace shortener_events;

namespace {

std::string backoff_of(rd_kafka_type_t type, const KafkaSettings& settings) {
    const auto conf = kafka::make_conf(type, settings, {});
    std::array<char, 64> value{};
    std::size_t size = value.size();
    const auto known = rd_kafka_conf_get(conf.get(), kafka::kQueueBackoff, value.data(), &size);
    return known == RD_KAFKA_CONF_OK ? value.data() : "not known";
}

}  // namespace

TEST_CASE("a client that reads looks soon whether its queue has room again, where librdkafka can be told") {
    CHECK(backoff_of(RD_KAFKA_CONSUMER, {}) ==
          (kafka::has_queue_backoff() ? kafka::kQueueBackoffMs : "not known"));
    if (!kafka::has_queue_backoff()) return;
    CHECK(backoff_of(RD_KAFKA_PRODUCER, {}) == "1000");  // librdkafka's own: set, it would be warned about
    KafkaSettings settings;
    settings.properties[kafka::kQueueBackoff] = "200";
    CHECK(backoff_of(RD_KAFKA_CONSUMER, settings) == "200");
}
