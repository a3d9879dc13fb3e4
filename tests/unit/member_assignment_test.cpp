#include "kafka/group/member_assignment.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using kafka::parse_assignment;
using namespace std::string_literals;

namespace {

const std::string kTwoPartitions = "\0\0\0\0\0\1\0\6clicks\0\0\0\2\0\0\0\0\0\0\0\5\0\0\0\0"s;

std::string number(std::uint32_t value) {
    return {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U), static_cast<char>(value >> 8U),
            static_cast<char>(value)};
}

/// Topic after topic, each with partitions from 0 on.
std::string assignment_of(const std::vector<std::pair<std::string, std::uint32_t>>& topics) {
    std::string bytes = "\0\0"s + number(static_cast<std::uint32_t>(topics.size()));
    for (const auto& [topic, count] : topics) {
        bytes += number(static_cast<std::uint32_t>(topic.size())).substr(2) + topic + number(count);
        for (std::uint32_t id = 0; id < count; ++id) bytes += number(id);
    }
    return bytes;
}

}  // namespace

TEST_CASE("a member's partitions are read from the leader's bytes") {
    CHECK(parse_assignment(kTwoPartitions) == Assignment{{"clicks", {0, 5}}});
}

TEST_CASE("bytes that end early or lie about lengths give what was read before") {
    for (std::size_t length = 0; length < kTwoPartitions.size(); ++length) {
        const auto found = parse_assignment(kTwoPartitions.substr(0, length));
        REQUIRE(found);
        CHECK(found->size() <= 1);
    }
    CHECK(parse_assignment("\0\0\x7f\xff\xff\xff\x7f\xff"s) == Assignment{});
    CHECK(parse_assignment("\0\0\0\0\0\1\xff\xff"s) == Assignment{});
}

TEST_CASE("an assignment with a longer topic name than Kafka allows is none") {
    const std::string longest(249, 't');
    CHECK(parse_assignment(assignment_of({{longest, 1}})) == Assignment{{longest, {0}}});
    CHECK_FALSE(parse_assignment(assignment_of({{"clicks", 1}, {longest + 't', 1}})));
    CHECK_FALSE(parse_assignment(assignment_of({{std::string(32'000, 'x'), 60'000}})));
}

TEST_CASE(
    "an assignment of more partitions than a cluster has is none, however they are spread or repeated") {
    CHECK(parse_assignment(assignment_of({{"clicks", 100'000}}))->at("clicks").size() == 100'000);
    CHECK_FALSE(parse_assignment(assignment_of({{"clicks", 100'001}})));
    CHECK_FALSE(parse_assignment(assignment_of({{"clicks", 60'000}, {"created", 60'000}})));
    CHECK_FALSE(parse_assignment(assignment_of({{"clicks", 60'000}, {"clicks", 60'000}})));
}

TEST_CASE(
    "a topic or partition that is named twice is there once, and a topic without partitions not at all") {
    CHECK(parse_assignment(assignment_of({{"clicks", 2}, {"clicks", 3}, {"none", 0}})) ==
          Assignment{{"clicks", {0, 1, 2}}});
}
