// For broker tests of lag: a topic of two partitions and a group on the shared Kafka, events for them, and
// their lag.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>

#include "shortener_events/lag_reader.hpp"
#include "shortener_events/publisher.hpp"
#include "support/kafka_admin.hpp"

namespace shortener_events::test {

using namespace std::chrono_literals;

inline void publish(const std::string& topic, int partition, std::size_t count,
                    const std::string& transaction = "") {
    PublisherOptions options;
    options.transactional_id = transaction;
    Publisher publisher(shared_kafka(), options, [](const DeliveryReport& report) {
        CHECK_MESSAGE(report.status == DeliveryStatus::delivered, report.reason);
    });
    if (!transaction.empty()) {
        publisher.require_topic(
            topic);  // librdkafka 2.0.2 registers no partition of a topic that it does not know yet
        publisher.init_transactions();
        publisher.begin_transaction();
    }
    for (std::size_t i = 0; i < count; ++i)
        REQUIRE(publisher.send(topic, OutgoingRecord{.value = "{}", .partition = partition}));
    REQUIRE(publisher.flush(20s));
    if (!transaction.empty()) publisher.commit_transaction();
}

inline GroupLag read(const std::string& group, LagEnd end = LagEnd::written) {
    return LagReader(shared_kafka(), end).read({{group}, {}, TimeLag::exact}).groups.at(0);
}

inline const PartitionLag& row(const GroupLag& lag, int partition) {
    const auto found =
        std::ranges::find_if(lag.partitions, [&](const auto& r) { return r.at.partition == partition; });
    REQUIRE(found != lag.partitions.end());
    return *found;
}

struct Case {
    Admin admin;
    std::string topic = new_topic(2);
    std::string group = unique_name("group");
};

}  // namespace shortener_events::test
