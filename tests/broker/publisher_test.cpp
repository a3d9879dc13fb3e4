#include "shortener_events/publisher.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>

#include "shortener_events/error.hpp"
#include "support/shared_kafka.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;

namespace {

/// Collects every report by opaque.
struct Reports {
    std::map<std::uint64_t, DeliveryReport> by_opaque;
    Publisher::OnReport collect() {
        return [this](const DeliveryReport& report) { by_opaque[report.opaque] = report; };
    }
    std::size_t count(DeliveryStatus status) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            by_opaque, [&](const auto& entry) { return entry.second.status == status; }));
    }
};

}  // namespace

TEST_CASE("every record is reported once, with its opaque, partition and offset") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {}, reports.collect());
    const std::string topic = test::new_topic();
    std::vector<OutgoingRecord> batch(1000, OutgoingRecord{.key = {}, .value = "{}", .partition = 2});
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].opaque = i + 1;
    REQUIRE(publisher.send(topic, batch));
    CHECK(publisher.flush(20s));
    CHECK(reports.count(DeliveryStatus::delivered) == 1000);
    CHECK(reports.by_opaque[1].partition == 2);
    CHECK(reports.by_opaque[1].offset == 0);
    CHECK(reports.by_opaque[1000].offset == 999);
    CHECK(reports.by_opaque[1].bytes == 2);
}

TEST_CASE("a key chooses the partition that Java clients choose") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {}, reports.collect());
    const std::string topic = test::new_topic(10);
    // Kafka's own test vectors (UtilsTest.testMurmur2): "21" -> -973932308, "foobar" -> -790332482,
    // "a-little-bit-long-string" -> -985981536; the partition is (hash & 0x7fffffff) % 10.
    const std::vector<std::pair<std::string, int>> keys{
        {"21", 0}, {"foobar", 6}, {"a-little-bit-long-string", 2}};
    for (std::size_t i = 0; i < keys.size(); ++i)
        publisher.send(topic, OutgoingRecord{.key = keys[i].first, .value = "{}", .opaque = i});
    CHECK(publisher.flush(20s));
    for (std::size_t i = 0; i < keys.size(); ++i) CHECK(reports.by_opaque[i].partition == keys[i].second);
}

TEST_CASE("an unknown topic is an error with near matches, and is not created") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {}, reports.collect());
    const std::string topic = test::new_topic();
    CHECK_THROWS_AS(publisher.require_topic(topic + "x"), Error);
    publisher.send(topic + "x", OutgoingRecord{.value = "{}"});
    publisher.flush(1s);
    CHECK_THROWS_AS(Cluster(test::shared_kafka()).require_topic(topic + "x"), Error);
}

TEST_CASE("a record for a partition that does not exist fails, is not retriable and is handed back") {
    Record returned;
    DeliveryReport report;
    Publisher publisher(test::shared_kafka(), {}, [&](const DeliveryReport& got) {
        report = got;
        if (got.record) returned = *got.record;
    });
    const std::string topic = test::new_topic(1);
    publisher.require_topic(topic);
    const std::vector<Header> headers{{"a", "b"}, {"empty", std::nullopt}};
    publisher.send(
        topic, OutgoingRecord{.key = "k", .value = "v", .partition = 7, .opaque = 5, .headers = &headers});
    CHECK(publisher.flush(20s));
    CHECK(report.opaque == 5);
    CHECK(report.status == DeliveryStatus::failed);
    CHECK(report.refusal == Refusal::unknown_topic);
    CHECK_FALSE(report.retriable);
    CHECK(returned.key == "k");
    CHECK(returned.value == "v");
    CHECK(returned.headers == headers);
}

TEST_CASE("a report says for programs why a record failed, and of one that is delivered that it did not") {
    Reports reports;
    KafkaSettings settings = test::shared_kafka();
    settings.properties["message.max.bytes"] = "1000000";
    Publisher publisher(settings, {}, reports.collect());
    const std::string topic = test::new_topic(1);
    const std::string large(2'000'000, 'x');
    publisher.send(topic, OutgoingRecord{.value = large, .opaque = 1});
    publisher.send(topic, OutgoingRecord{.value = "{}", .opaque = 2});
    CHECK(publisher.flush(20s));
    CHECK(reports.by_opaque[1].refusal == Refusal::too_large);
    CHECK_FALSE(reports.by_opaque[1].with_its_batch);  // the client itself refused it
    CHECK(reports.by_opaque[2].refusal == Refusal::none);
}

TEST_CASE("the queue's bound makes send wait for the broker instead of using more memory") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {.queued_records = 10}, reports.collect());
    const std::string topic = test::new_topic();
    for (std::uint64_t i = 0; i < 200; ++i) {
        publisher.send(topic, OutgoingRecord{.value = "{}", .opaque = i});
        CHECK(publisher.pending() <= 10);
    }
    CHECK(publisher.flush(20s));
    CHECK(reports.count(DeliveryStatus::delivered) == 200);
}

TEST_CASE("while the queue is full nothing waits for company") {
    Reports reports;
    PublisherOptions options{.delivery_timeout = 60s, .linger = 50s, .queued_records = 10};
    Publisher publisher(test::shared_kafka(), options, reports.collect());
    const std::string topic = test::new_topic();
    const auto start = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < 200; ++i) publisher.send(topic, OutgoingRecord{.value = "{}", .opaque = i});
    while (publisher.pending() > 0) {
        publisher.hasten();
        publisher.poll(20ms);
    }
    CHECK(reports.count(DeliveryStatus::delivered) == 200);
    CHECK(std::chrono::steady_clock::now() - start < 40s);
}

TEST_CASE("a delivery timeout may be shorter than the time that records linger") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {.delivery_timeout = 1ms, .linger = 100ms}, reports.collect());
    const std::string topic = test::new_topic();
    CHECK(publisher.send(topic, OutgoingRecord{.value = "{}"}));
    CHECK(publisher.flush(20s));
    CHECK(reports.by_opaque.size() == 1);
}

TEST_CASE(
    "records linger less long than a timeout that was set as Kafka's property, and a long timeout is fine") {
    Reports reports;
    KafkaSettings settings = test::shared_kafka();
    settings.properties["message.timeout.ms"] = "2000";
    Publisher quick(settings, {.delivery_timeout = 30s, .linger = 60s}, reports.collect());
    Publisher slow(test::shared_kafka(), {.delivery_timeout = 20min, .linger = 60s}, reports.collect());
    const std::string topic = test::new_topic();
    CHECK(quick.send(topic, OutgoingRecord{.value = "{}", .opaque = 1}));
    CHECK(slow.send(topic, OutgoingRecord{.value = "{}", .opaque = 2}));
    CHECK(quick.flush(20s));
    CHECK(slow.flush(20s));
    CHECK(reports.count(DeliveryStatus::delivered) == 2);
}

TEST_CASE("a queue bounded by Kafka's own property does not wait for company either") {
    Reports reports;
    KafkaSettings settings = test::shared_kafka();
    settings.properties["queue.buffering.max.messages"] = "10";
    Publisher publisher(settings, {.delivery_timeout = 120s, .linger = 60s}, reports.collect());
    const std::string topic = test::new_topic();
    const auto start = std::chrono::steady_clock::now();
    std::vector<OutgoingRecord> batch(100, OutgoingRecord{.value = "{}"});
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].opaque = i;
    publisher.send(topic, batch);
    CHECK(publisher.flush(20s));
    CHECK(reports.count(DeliveryStatus::delivered) == 100);
    CHECK(std::chrono::steady_clock::now() - start < 40s);
}

TEST_CASE("what a batch borrows is kept until the last of its records is reported, and no longer") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {}, reports.collect());
    const std::string topic = test::new_topic();
    const auto text = std::make_shared<const std::string>("{\"n\":1}");
    std::vector<OutgoingRecord> batch(100, OutgoingRecord{.value = *text});
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].opaque = i;
    publisher.send(topic, batch, {}, text);
    CHECK(text.use_count() == 2);
    CHECK(publisher.flush(20s));
    CHECK(text.use_count() == 1);
    CHECK(reports.count(DeliveryStatus::delivered) == 100);
}

TEST_CASE("without acknowledgements nothing is called delivered") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {.acks = Acks::none}, reports.collect());
    const std::string topic = test::new_topic();
    publisher.send(topic, OutgoingRecord{.value = "{}", .opaque = 1});
    CHECK(publisher.flush(20s));
    CHECK(reports.by_opaque[1].status == DeliveryStatus::unknown);
    CHECK(reports.by_opaque[1].reason == "");
}

TEST_CASE("what is abandoned before it left is failed, never delivered") {
    KafkaSettings nobody;
    nobody.brokers = "127.0.0.1:1";
    Reports reports;
    Publisher publisher(nobody, {}, reports.collect());
    publisher.send("t", OutgoingRecord{.value = "{}", .opaque = 1});
    CHECK_FALSE(publisher.flush(100ms));
    publisher.abandon();
    CHECK(publisher.pending() == 0);
    CHECK(reports.by_opaque[1].status == DeliveryStatus::failed);
}

TEST_CASE("a transaction that is aborted leaves its successor free to commit") {
    Reports reports;
    Publisher publisher(test::shared_kafka(), {.transactional_id = test::unique_name("tx")},
                        reports.collect());
    const std::string topic = test::new_topic(1);
    publisher.init_transactions();
    publisher.begin_transaction();
    publisher.send(topic, OutgoingRecord{.value = "1", .opaque = 1});
    publisher.abort_transaction();
    publisher.begin_transaction();
    publisher.send(topic, OutgoingRecord{.value = "2", .opaque = 2});
    publisher.commit_transaction();
    CHECK(reports.by_opaque[1].status != DeliveryStatus::delivered);
    CHECK(reports.by_opaque[2].status == DeliveryStatus::delivered);
}
