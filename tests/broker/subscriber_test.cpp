#include "shortener_events/subscriber.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/newest.hpp"
#include "shortener_events/publisher.hpp"
#include "shortener_events/ranges.hpp"
#include "support/shared_kafka.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;

namespace {

enum class Transaction { none, committed, aborted };

std::int64_t end_of(const std::string& topic, int partition, const char* isolation) {
    KafkaSettings settings = test::shared_kafka();
    settings.properties["isolation.level"] = isolation;
    Selection selection;
    selection.topics = {topic};
    selection.partitions = {partition};
    return read_ranges(settings, selection)[0].end;
}

/// Kafka writes the marker soon after it has answered the commit; until then committed readers end before it.
void wait_for_marker(const std::string& topic, int partition) {
    for (int i = 0; i < 1000 &&
                    end_of(topic, partition, "read_committed") < end_of(topic, partition, "read_uncommitted");
         ++i)
        std::this_thread::sleep_for(10ms);
}

/// Publishes `values` to one partition, in a transaction or not.
void publish(const std::string& topic, int partition, const std::vector<std::string>& values,
             Transaction transaction = Transaction::none) {
    PublisherOptions options;
    if (transaction != Transaction::none) options.transactional_id = "tx-" + topic;
    Publisher publisher(test::shared_kafka(), options, [](const DeliveryReport&) {});
    if (transaction != Transaction::none) publisher.init_transactions();
    if (transaction != Transaction::none) publisher.begin_transaction();
    for (std::size_t i = 0; i < values.size(); ++i) {
        OutgoingRecord record{.value = values[i], .partition = partition};
        record.timestamp_ms = 1'767'225'600'000 + static_cast<std::int64_t>(i) * 1000;
        publisher.send(topic, record);
    }
    REQUIRE(publisher.flush(20s));
    if (transaction == Transaction::committed) publisher.commit_transaction();
    if (transaction == Transaction::aborted) publisher.abort_transaction();
    if (transaction != Transaction::none) wait_for_marker(topic, partition);
}

Selection everything(const std::string& topic) {
    Selection selection;
    selection.topics = {topic};
    return selection;
}

std::vector<std::string> read_all(const Selection& selection) {
    Subscriber subscriber(test::shared_kafka(), read_ranges(test::shared_kafka(), selection), AtEnd::finish);
    std::vector<std::string> values;
    while (const auto record = subscriber.next({})) values.push_back(record->value.value_or("null"));
    CHECK(subscriber.finished());
    return values;
}

std::vector<std::string> newest_of(const std::string& topic, const Newest& newest) {
    std::vector<std::string> values;
    for (const auto& [record, remark] :
         read_newest(test::shared_kafka(), read_ranges(test::shared_kafka(), everything(topic)), newest, {}))
        values.push_back(record.value.value_or("null") + remark);
    return values;
}

using Values = std::vector<std::string>;

}  // namespace

TEST_CASE("a bounded read of an empty topic is finished at once") {
    CHECK(read_all(everything(test::new_topic())).empty());
}

TEST_CASE("a bounded read ends behind a transaction marker, which is no record") {
    const std::string topic = test::new_topic(1);
    publish(topic, 0, {"a", "b"}, Transaction::committed);
    CHECK(read_all(everything(topic)) == Values{"a", "b"});
}

TEST_CASE("what an aborted transaction left behind is not read, and does not keep the read waiting") {
    const std::string topic = test::new_topic(1);
    publish(topic, 0, {"a"});
    publish(topic, 0, {"x", "y"}, Transaction::aborted);
    CHECK(read_all(everything(topic)) == Values{"a"});
}

TEST_CASE("a read can begin and end at offsets and times") {
    const std::string topic = test::new_topic(1);
    publish(topic, 0, {"a", "b", "c", "d"});
    Selection selection = everything(topic);
    selection.from = {Position::Kind::offset, 1};
    selection.until = {Position::Kind::offset, 3};
    CHECK(read_all(selection) == Values{"b", "c"});
    selection.from = {Position::Kind::time, 1'767'225'600'500};
    selection.until = {Position::Kind::time, 1'767'225'602'500};
    CHECK(read_all(selection) == Values{"b", "c"});
    selection.from = {Position::Kind::before_end, 1};
    selection.until = {Position::Kind::end, 0};
    CHECK(read_all(selection) == Values{"d"});
    selection.from = {Position::Kind::offset, 99};
    CHECK(read_all(selection).empty());
}

TEST_CASE("the newest records are found behind markers and aborted ones, oldest first") {
    const std::string topic = test::new_topic(2);
    publish(topic, 0, {"a", "b", "c"}, Transaction::committed);
    publish(topic, 1, Values(100, "x"), Transaction::aborted);
    CHECK(newest_of(topic, {.count = 2, .of = NewestOf::all_partitions, .remark_on = {}}) ==
          Values{"b", "c"});
}

TEST_CASE(
    "the newest records can be counted in each partition, or only those that count, with what was said of "
    "each") {
    const std::string topic = test::new_topic(2);
    publish(topic, 0, {"a0", "b0", "a0", "b0"});
    publish(topic, 1, {"a1", "b1"});
    CHECK(newest_of(topic, {.count = 1, .of = NewestOf::each_partition, .remark_on = {}}) ==
          Values{"b1", "b0"});
    const auto if_a = [](const Record& record) {
        const std::string remark = record.partition == 1 ? " of 1" : "";
        return record.value->starts_with("a") ? std::optional(remark) : std::nullopt;
    };
    CHECK(newest_of(topic, {.count = 2, .of = NewestOf::all_partitions, .remark_on = if_a}) ==
          Values{"a1 of 1", "a0"});
    CHECK(newest_of(topic, {.count = 1, .of = NewestOf::each_partition, .remark_on = if_a}) ==
          Values{"a1 of 1", "a0"});
}

TEST_CASE("following goes on where the bounded read ended, and gives up waiting after its patience") {
    const std::string topic = test::new_topic(1);
    publish(topic, 0, {"a"});
    auto ranges = read_ranges(test::shared_kafka(), everything(topic));
    ranges[0].from = ranges[0].end;
    Subscriber subscriber(test::shared_kafka(), ranges, AtEnd::follow);
    CHECK_FALSE(subscriber.next({}, 50ms));
    publish(topic, 0, {"b"});
    const auto record = subscriber.next({}, 20s);
    REQUIRE(record);
    CHECK(record->value == "b");
    CHECK(record->offset == 1);
}

TEST_CASE("a stop request ends the waiting") {
    const std::string topic = test::new_topic(1);
    Subscriber subscriber(test::shared_kafka(), read_ranges(test::shared_kafka(), everything(topic)),
                          AtEnd::follow);
    std::stop_source stop;
    stop.request_stop();
    CHECK_FALSE(subscriber.next(stop.get_token(), 1h));
}

TEST_CASE("an unknown topic or partition is an error that helps, and nothing is created") {
    const std::string topic = test::new_topic(2);
    Selection selection = everything(topic + "x");
    CHECK_THROWS_WITH(read_ranges(test::shared_kafka(), selection),
                      ("unknown topic \"" + topic + "x\"").c_str());
    CHECK_THROWS_AS(Cluster(test::shared_kafka()).require_topic(topic + "x"), Error);
    selection = everything(topic);
    selection.partitions = {2};
    CHECK_THROWS_WITH(read_ranges(test::shared_kafka(), selection),
                      ("topic \"" + topic + "\" has no partition 2").c_str());
}

TEST_CASE("a topic of many partitions is read as fast as one of few") {
    constexpr int kPartitions = 50;
    constexpr std::size_t kRecords = 60'000;
    const std::string topic = test::new_topic(kPartitions);
    const std::string value(1000, 'v');
    Publisher publisher(test::shared_kafka(), {}, [](const DeliveryReport&) {});
    for (std::size_t i = 0; i < kRecords; ++i)
        publisher.send(topic, OutgoingRecord{.value = value, .partition = static_cast<int>(i % kPartitions)});
    REQUIRE(publisher.flush(60s));
    Subscriber subscriber(test::shared_kafka(), read_ranges(test::shared_kafka(), everything(topic)),
                          AtEnd::finish);
    const auto start = std::chrono::steady_clock::now();
    std::size_t count = 0;
    while (subscriber.next({})) ++count;
    CHECK(count == kRecords);
    CHECK(std::chrono::steady_clock::now() - start < 20s);  // where librdkafka sleeps for each MB, 45 s
}

TEST_CASE("a Subscriber that two threads read at once says so, to whichever comes second") {
    const std::string topic = test::new_topic(1);
    const Client client(test::shared_kafka());
    Subscriber subscriber(client, read_ranges(client, everything(topic)), AtEnd::follow);
    std::stop_source stop;
    std::atomic<int> refused = 0;
    const auto read = [&] {
        while (!stop.stop_requested()) try {
                subscriber.next(stop.get_token());
            } catch (const Error& error) {
                CHECK(std::string(error.what()).find("by two threads at once") != std::string::npos);
                ++refused;
                stop.request_stop();
            }
    };
    std::thread one(read), other(read);
    one.join();
    other.join();
    CHECK(refused > 0);
}
