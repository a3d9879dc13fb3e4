#include "shortener_events/embedded_broker.hpp"

#include <fmt/format.h>

#include "kafka/client/handle.hpp"
// behind handle.hpp: it needs rdkafka.h before it
#include <librdkafka/rdkafka_mock.h>

namespace shortener_events {

namespace {

KafkaSettings unconnected() {
    KafkaSettings settings;
    settings.brokers = "";  // the client only hosts the mock cluster
    return settings;
}

}  // namespace

struct EmbeddedBroker::Mock {
    Mock() : host(RD_KAFKA_PRODUCER, unconnected(), {}), cluster(rd_kafka_mock_cluster_new(host.get(), 1)) {
        if (!cluster) throw Error(ErrorCategory::kafka, "cannot start the embedded broker");
    }
    ~Mock() { rd_kafka_mock_cluster_destroy(cluster); }
    Mock(const Mock&) = delete;
    Mock& operator=(const Mock&) = delete;

    kafka::Handle host;
    rd_kafka_mock_cluster_t* cluster;
};

EmbeddedBroker::EmbeddedBroker() : mock_(std::make_unique<Mock>()) {}
EmbeddedBroker::~EmbeddedBroker() = default;

std::string EmbeddedBroker::address() const {
    return rd_kafka_mock_cluster_bootstraps(mock_->cluster);
}

void EmbeddedBroker::create_topic(const std::string& name, int partitions) {
    const auto code = rd_kafka_mock_topic_create(mock_->cluster, name.c_str(), partitions, 1);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw Error(ErrorCategory::kafka,
                    fmt::format("cannot create topic \"{}\": {}", name, kafka::describe(code)));
}

}  // namespace shortener_events
