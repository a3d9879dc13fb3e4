// A coordinator that never settles: rdkafka's mock cluster answers as often as it is asked.
#include <doctest/doctest.h>

#include <vector>

#include "kafka/client/rdkafka.hpp"
// behind the one above, which it needs
#include <librdkafka/rdkafka_mock.h>

#include "shortener_events/error.hpp"
#include "shortener_events/publisher.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;

namespace {

constexpr std::int16_t kInitProducerId = 22;  // https://kafka.apache.org/protocol#protocol_api_keys

class UnsettledCluster {
  public:
    UnsettledCluster()
        : host_(rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), nullptr, 0)),
          cluster_(rd_kafka_mock_cluster_new(host_, 1)) {
        const std::vector<rd_kafka_resp_err_t> answers(10'000, RD_KAFKA_RESP_ERR_NOT_COORDINATOR);
        rd_kafka_mock_push_request_errors_array(cluster_, kInitProducerId, answers.size(), answers.data());
    }
    ~UnsettledCluster() {
        rd_kafka_mock_cluster_destroy(cluster_);
        rd_kafka_destroy(host_);
    }
    UnsettledCluster(const UnsettledCluster&) = delete;
    UnsettledCluster& operator=(const UnsettledCluster&) = delete;
    std::string brokers() { return rd_kafka_mock_cluster_bootstraps(cluster_); }

  private:
    rd_kafka_t* host_;
    rd_kafka_mock_cluster_t* cluster_;
};

}  // namespace

TEST_CASE("what is asked for again and again tells for how long, and what gives it longer") {
    UnsettledCluster cluster;
    KafkaSettings settings;
    settings.brokers = cluster.brokers();
    settings.timeout = 700ms;
    Publisher publisher(settings, {.transactional_id = "waits"}, [](const DeliveryReport&) {});
    try {
        publisher.init_transactions();
        FAIL("there is no coordinator");
    } catch (const Error& error) {
        const std::string said = error.what();
        CAPTURE(said);
        CHECK(said.find(" within 700ms") != std::string::npos);
        CHECK(said.find("cannot reach") == std::string::npos);
        CHECK(error.hint().find("--timeout") != std::string::npos);
        CHECK(error.kafka().retriable);
    }
}
