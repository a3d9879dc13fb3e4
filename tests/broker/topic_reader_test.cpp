#include "shortener_events/internal/topic_reader.hpp"

#include <doctest/doctest.h>

#include "support/lag_case.hpp"
#include "support/open_transaction.hpp"

using namespace shortener_events;
using test::Case;
using test::OpenTransaction;

namespace {

PartitionDetails partition_of(const std::string& topic, int partition,
                              KafkaSettings settings = test::shared_kafka()) {
    return TopicReader(settings).read({topic}).at(0).partitions.at(static_cast<std::size_t>(partition));
}

}  // namespace

TEST_CASE("a topic's end is what is written, and what readers of committed events see is told apart") {
    Case c;
    test::publish(c.topic, 0, 2);
    test::publish(c.topic, 1, 2);
    OpenTransaction transaction(c.topic, 4);
    for (const char* level : {"read_committed", "read_uncommitted"}) {
        auto settings = test::shared_kafka();
        settings.properties["isolation.level"] = level;
        const auto open = partition_of(c.topic, 0, settings);
        CHECK(open.bounds.end == 6);
        CHECK(open.last_stable == 2);
        CHECK(open.newest_ms.has_value());
        CHECK(partition_of(c.topic, 1, settings).last_stable == 2);
    }
    transaction.publisher.commit_transaction();
    auto closed = partition_of(c.topic, 0);
    for (int i = 0; i < 500 && closed.last_stable != 7; ++i)
        closed = partition_of(c.topic, 0);  // with its marker
    CHECK(closed.bounds.end == 7);
    CHECK(closed.last_stable == 7);
}
