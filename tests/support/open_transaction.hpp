// For broker tests: events of a transaction that is neither committed nor aborted.
#pragma once

#include <doctest/doctest.h>

#include "shortener_events/publisher.hpp"
#include "support/kafka_admin.hpp"

namespace shortener_events::test {

inline PublisherOptions transactional() {
    PublisherOptions options;
    options.transactional_id = unique_name("tx");
    return options;
}

/// So many events in partition 0.
struct OpenTransaction {
    OpenTransaction(const std::string& topic, int count)
        : publisher(shared_kafka(), transactional(), [](const DeliveryReport&) {}) {
        publisher.require_topic(topic);
        publisher.init_transactions();
        publisher.begin_transaction();
        for (int i = 0; i < count; ++i)
            REQUIRE(publisher.send(topic, OutgoingRecord{.value = "{}", .partition = 0}));
        REQUIRE(publisher.flush(std::chrono::seconds(20)));
    }
    Publisher publisher;
};

}  // namespace shortener_events::test
