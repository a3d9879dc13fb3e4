// A whole consumer on the broker that the library carries.
#include "shortener_events/consumer.hpp"

#include <doctest/doctest.h>

#include "shortener_events/embedded_broker.hpp"
#include "shortener_events/publisher.hpp"
#include "support/folder.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;

TEST_CASE("a consumer writes what is valid once, a letter about the rest, and the next goes on behind it") {
    EmbeddedBroker broker;
    ConsumeOptions options;
    auto event_tables = default_event_tables();
    event_tables.resize(1);
    broker.create_topic(event_tables[0].topic, 1);
    broker.create_topic(options.dead_letter_topic, 1);
    KafkaSettings settings;
    settings.brokers = broker.address();
    const auto publish = [&](const std::string& value) {
        Publisher publisher(settings, {}, [](const DeliveryReport& report) {
            CHECK(report.status == DeliveryStatus::delivered);
        });
        publisher.send(event_tables[0].topic, OutgoingRecord{.value = value});
        CHECK(publisher.flush(std::chrono::seconds(30)));
    };
    const Folder folder;
    const auto registry = ContractRegistry::built_in();
    const auto sink = open_sink("sqlite:" + (folder.path / "consumer.db").string(), event_tables);
    options.once = true;
    const auto consume = [&] {
        return Consumer(settings, registry, event_tables, *sink, options, {}).run({}).counts;
    };

    publish(tests::short_click("a").dump());
    publish("no event");
    const auto first = consume();
    CHECK(first.applied == 1);
    CHECK(first.dead_lettered == 1);
    publish("no event either");
    publish(tests::short_click("b").dump());
    const auto second = consume();
    CHECK(second.read == 2);
    CHECK(second.applied == 1);
    CHECK(second.dead_lettered == 1);
}
