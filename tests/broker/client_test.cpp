#include "shortener_events/client.hpp"

#include <doctest/doctest.h>

#include "shortener_events/internal/newest.hpp"
#include "shortener_events/publisher.hpp"
#include "shortener_events/subscriber.hpp"
#include "support/shared_kafka.hpp"

using namespace shortener_events;

namespace {

std::string topic_with(int records) {
    std::string topic = test::new_topic(2);
    Publisher publisher(test::shared_kafka(), {}, [](const DeliveryReport&) {});
    for (int i = 0; i < records; ++i)
        publisher.send(
            topic,
            OutgoingRecord{.value = "value", .partition = i % 2, .opaque = static_cast<std::uint64_t>(i)});
    CHECK(publisher.flush(std::chrono::seconds(20)));
    return topic;
}

std::size_t count_of(const Client& client, const std::vector<PartitionRange>& ranges) {
    Subscriber subscriber(client, ranges, AtEnd::finish);
    std::size_t count = 0;
    while (subscriber.next({}, std::chrono::seconds(5))) ++count;
    CHECK(subscriber.finished());
    return count;
}

}  // namespace

TEST_CASE("one client reads the same partitions as often as it is asked, one reader after another") {
    const std::string topic = topic_with(100);
    const Client client(test::shared_kafka());
    const auto ranges = read_ranges(client, {.topics = {topic}, .partitions = {}});
    for (int i = 0; i < 3; ++i) CHECK(count_of(client, ranges) == 100);
    auto last = ranges;
    for (auto& range : last) range.from = range.end - 5;
    CHECK(count_of(client, last) == 10);
    CHECK(count_of(client, ranges) == 100);
}

TEST_CASE("a reader that is left in the middle does not disturb the next one") {
    const std::string topic = topic_with(2000);
    const Client client(test::shared_kafka());
    const auto ranges = read_ranges(client, {.topics = {topic}, .partitions = {}});
    for (int i = 0; i < 5; ++i) {
        Subscriber subscriber(client, ranges, AtEnd::finish);
        REQUIRE(subscriber.next({}, std::chrono::seconds(5)));
    }
    CHECK(count_of(client, ranges) == 2000);
}

TEST_CASE("a reader and its ranges may outlive the client that they were made with") {
    const std::string topic = topic_with(10);
    std::unique_ptr<Subscriber> subscriber;
    {
        const Client client(test::shared_kafka());
        subscriber = std::make_unique<Subscriber>(
            client, read_ranges(client, {.topics = {topic}, .partitions = {}}), AtEnd::finish);
    }
    std::size_t count = 0;
    while (subscriber->next({}, std::chrono::seconds(5))) ++count;
    CHECK(count == 10);
}

TEST_CASE("the newest wanted records are looked for over the connections that there are") {
    const std::string topic = topic_with(4000);
    const Client client(test::shared_kafka());
    const auto ranges = read_ranges(client, {.topics = {topic}, .partitions = {}});
    Newest newest;
    newest.count = 2;
    newest.remark_on = [](const Record& record) {  // far from the end
        return record.offset == 7 ? std::optional<std::string>("") : std::nullopt;
    };
    CHECK(read_newest(client, ranges, newest, {}).size() == 2);
}
