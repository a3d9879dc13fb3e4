// Topics that change under a consumer.
#include "shortener_events/consumer.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/consumed_clicks.hpp"
#include "shortener_events/publisher.hpp"
#include "support/kafka_admin.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;

namespace {

/// Topics and a database of one test's own.
struct Analytics {
    std::vector<EventTable> event_tables = default_event_tables();
    std::string dead = test::new_topic(1);
    std::string folder = (std::filesystem::temp_directory_path() / test::unique_name("consumer")).string();
    std::unique_ptr<Sink> sink;
    std::string warnings;

    Analytics() {
        event_tables[0].topic = test::new_topic(1);
        event_tables[1].topic = test::new_topic(1);
        std::filesystem::create_directory(folder);
        sink = open_sink("sqlite:" + folder + "/events.db", event_tables);
    }
    ~Analytics() { std::filesystem::remove_all(folder); }

    void click(int count, int partition = 0) const {
        publish(std::vector<std::string>(static_cast<std::size_t>(count), kClick), partition);
    }
    void publish(const std::vector<std::string>& events, int partition = 0) const {
        Publisher publisher(test::shared_kafka(), {}, [](const DeliveryReport& report) {
            REQUIRE(report.status == DeliveryStatus::delivered);
        });
        for (const std::string& event : events)
            publisher.send(
                event_tables[0].topic,
                OutgoingRecord{.key = test::unique_name("key"), .value = event, .partition = partition});
        REQUIRE(publisher.flush(std::chrono::seconds(20)));
    }
    /// How many were applied.
    std::uint64_t consume() {
        const auto registry = ContractRegistry::built_in();
        ConsumeOptions options;
        options.group = dead;
        options.dead_letter_topic = dead;
        options.once = true;
        KafkaSettings settings = test::shared_kafka();
        Consumer consumer(settings, registry, event_tables, *sink, options,
                          {.on_note =
                               [this](const ConsumeNote& note) {
                                   if (note.level == ConsumeNote::Level::warning)
                                       warnings += note.text + '\n';
                               },
                           .on_progress = {}});
        return consumer.run({}).counts.applied;
    }

    static constexpr auto kClick =
        R"({"shortCode":"a","originalUrl":"https://example.com","timestamp":"2026-01-31T09:30:00Z"})";
};

}  // namespace

TEST_CASE("a property on which counting once rests is refused before anything is read") {
    const Analytics analytics;
    const auto registry = ContractRegistry::built_in();
    ConsumeOptions options;
    options.group = options.dead_letter_topic = analytics.dead;
    for (const char* name :
         {"auto.offset.reset", "enable.auto.commit", "group.id", "partition.assignment.strategy"}) {
        KafkaSettings settings = test::shared_kafka();
        settings.properties[name] = "other";
        CHECK_THROWS_AS(Consumer(settings, registry, analytics.event_tables, *analytics.sink, options, {}),
                        Error);
    }
}

TEST_CASE("clicks with long fields are applied, each with its own bytes") {
    Analytics analytics;
    std::vector<std::string> referers;
    std::vector<std::string> events;
    for (const std::size_t length : tests::kLongLengths) {
        for (const char* name : tests::kClickTexts) {
            auto click = tests::short_click();
            click[name] = tests::long_text(name, length);
            click["referer"] = tests::long_text(std::to_string(events.size()), 640);
            referers.push_back(click["referer"]);
            events.push_back(click.dump());
        }
    }
    analytics.publish(events);
    CHECK(analytics.consume() == events.size());
    std::vector<std::string> found;
    read_consumed_clicks(analytics.folder + "/events.db", {.click = [&](const CountedClick& click) {
                             found.emplace_back(click.referer.value_or(""));
                             return true;
                         }});
    CHECK((found == referers));  // never told: they are long
}

TEST_CASE("a topic that was recreated is an error, although it has grown past the stored offset") {
    Analytics analytics;
    analytics.click(5);
    CHECK(analytics.consume() == 5);
    CHECK(analytics.consume() == 0);
    test::Admin().delete_topic(analytics.event_tables[0].topic);
    Cluster(test::shared_kafka()).create_topic(analytics.event_tables[0].topic, 1, -1);
    analytics.click(9);
    CHECK_THROWS_WITH_AS(analytics.consume(), doctest::Contains("holds another record at offset 4"), Error);
}

TEST_CASE("partitions that are added later are read from their beginning") {
    Analytics analytics;
    analytics.click(2);
    CHECK(analytics.consume() == 2);
    test::Admin().grow(analytics.event_tables[0].topic, 2);
    analytics.click(3, 1);
    analytics.click(1, 0);
    CHECK(analytics.consume() == 4);
}

TEST_CASE("the last record may have been deleted by retention; what was not read yet is told") {
    Analytics analytics;
    const TopicPartition where{analytics.event_tables[0].topic, 0};
    analytics.click(3);
    CHECK(analytics.consume() == 3);
    test::Admin().delete_records_before(where, 3);
    analytics.click(4);
    CHECK(analytics.consume() == 4);
    CHECK(analytics.warnings.empty());
    analytics.click(5);
    test::Admin().delete_records_before(where, 9);
    CHECK(analytics.consume() == 3);
    CHECK(analytics.warnings ==
          where.topic + "[0]: 2 events were deleted by retention before they were read\n");
    analytics.click(2);
    test::Admin().delete_records_before(where, 14);
    CHECK(analytics.consume() == 0);
    analytics.click(1);
    CHECK(analytics.consume() == 1);
}
