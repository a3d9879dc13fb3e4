#include "cli/commands/topics/topic_report.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

TopicDetails topic_with(std::int64_t end, std::optional<std::int64_t> last_stable) {
    TopicDetails topic;
    topic.name = "orders";
    topic.partitions.push_back({PartitionInfo{0, 1, {1}, {1}},
                                PartitionBounds{PartitionPresence::present, 0, end, ""},
                                last_stable,
                                {}});
    return topic;
}

std::string printed(const TopicDetails& topic, TopicDepth depth) {
    std::ostringstream out;
    print_topics({topic}, depth, nullptr, out);
    return out.str();
}

}  // namespace

TEST_CASE("events behind an open transaction are counted and noted") {
    const auto topic = topic_with(5, 1);
    CHECK(printed(topic, TopicDepth::topics) == "orders\t1\t1\t5\t-\t-\t4 behind an open transaction\n");
    CHECK(printed(topic, TopicDepth::partitions) ==
          "orders\t0\t1\t1\t1\t0\t5\t-\t4 from 1 on behind an open transaction\n");
    const auto partition = topics_to_json({topic})["topics"][0]["partitions"][0];
    CHECK(partition["end"] == 5);
    CHECK(partition["last_stable"] == 1);
}

TEST_CASE("a last stable offset that is the end, or not known, is not noted") {
    for (const auto last_stable : {std::optional<std::int64_t>(5), std::optional<std::int64_t>()}) {
        const auto topic = topic_with(5, last_stable);
        CHECK(printed(topic, TopicDepth::topics) == "orders\t1\t1\t5\t-\t-\t\n");
        CHECK(printed(topic, TopicDepth::partitions) == "orders\t0\t1\t1\t1\t0\t5\t-\t\n");
    }
    CHECK(topics_to_json({topic_with(5, {})})["topics"][0]["partitions"][0]["last_stable"].is_null());
}
