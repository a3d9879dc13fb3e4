#include "kafka/group/group_protocol.hpp"

#include <doctest/doctest.h>

#include "kafka/client/later_property.hpp"
#include "kafka/group/group_consumer.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/client_property.hpp"

using namespace shortener_events;

namespace {

const bool kHasNewerProtocol = rd_kafka_version() >= 0x020c00ff;

KafkaSettings with(const std::string& name, const std::string& value) {
    KafkaSettings settings;
    settings.properties[name] = value;
    return settings;
}

/// What a member's client is given.
std::map<std::string, std::string> member_of(const KafkaSettings& settings) {
    kafka::require_group_rules(settings, "g");
    auto properties = kafka::with_group_defaults(settings).properties;
    for (const auto& [name, value] : kafka::group_rules(settings)) properties[name] = value;
    return properties;
}

}  // namespace

TEST_CASE("a member joins by the classic protocol, unless its user says otherwise") {
    CHECK_FALSE(kafka::joins_by_newer_protocol({}));
    CHECK_FALSE(kafka::joins_by_newer_protocol(with("group.protocol", "classic")));
    CHECK(kafka::joins_by_newer_protocol(with("group.protocol", "consumer")));
    const auto member = member_of({});
    CHECK(member.at("partition.assignment.strategy") == "cooperative-sticky");
    CHECK(member.at("heartbeat.interval.ms") == "1000");
    CHECK(member.at("enable.auto.commit") == "false");
    CHECK(member_of(with("heartbeat.interval.ms", "500")).at("heartbeat.interval.ms") == "500");
}

TEST_CASE(
    "a member of the newer protocol sets nothing that its coordinator decides, where librdkafka has it") {
    const auto newer = with("group.protocol", "consumer");
    if (!kHasNewerProtocol) {
        CHECK_THROWS_WITH_AS(member_of(newer),
                             doctest::Contains("group.protocol=consumer needs librdkafka 2.12 or later"),
                             Error);
        return;
    }
    const auto member = member_of(newer);
    for (const char* name : {"partition.assignment.strategy", "heartbeat.interval.ms", "session.timeout.ms"})
        CHECK_FALSE(member.contains(name));
    CHECK(member.at("enable.auto.commit") == "false");
    CHECK(member.at("auto.offset.reset") == "earliest");
}

TEST_CASE("what every event's being read once rests on cannot be set by either protocol") {
    for (const char* name : {"enable.auto.commit", "enable.auto.offset.store", "enable.partition.eof"}) {
        auto settings = with(name, "other");
        CHECK_THROWS_WITH_AS(kafka::require_group_rules(settings, "g"), doctest::Contains(name), Error);
        if (!kHasNewerProtocol) continue;
        settings.properties["group.protocol"] = "consumer";
        CHECK_THROWS_WITH_AS(kafka::require_group_rules(settings, "g"), doctest::Contains(name), Error);
    }
    CHECK_THROWS_WITH_AS(kafka::require_group_rules(with("partition.assignment.strategy", "range"), "g"),
                         doctest::Contains("partition.assignment.strategy"), Error);
}

TEST_CASE("what only a later librdkafka has is refused by its name, not as an unknown property") {
    for (const std::string name : {"group.protocol", "group.remote.assignor"}) {
        const auto error = kafka::needs_later_client(name, "consumer");
        CHECK(error.has_value() == !kHasNewerProtocol);
        if (!error) continue;
        CHECK(std::string(error->what()).find(rd_kafka_version_str()) != std::string::npos);
        CHECK(error->hint().find("-DRDKAFKA=bundled") != std::string::npos);
        CHECK_THROWS_WITH_AS(check_client_property(name, "consumer"), doctest::Contains("2.12"), Error);
    }
    CHECK_FALSE(kafka::needs_later_client("group.id", "g"));
    CHECK(is_later_client_property("group.protocol") == (rd_kafka_version() < 0x020400ff));
    CHECK_FALSE(is_later_client_property("group.id"));
    CHECK_FALSE(is_later_client_property("no.such.property"));
}
