#include "kafka/member_assignment.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using kafka::parse_assignment;
using namespace std::string_literals;

namespace {

const std::string kTwoPartitions = "\0\0\0\0\0\1\0\6clicks\0\0\0\2\0\0\0\0\0\0\0\5\0\0\0\0"s;

}  // namespace

TEST_CASE("a member's partitions are read from the leader's bytes") {
    const auto found = parse_assignment(kTwoPartitions);
    REQUIRE(found.size() == 2);
    CHECK(found[0] == TopicPartition{"clicks", 0});
    CHECK(found[1] == TopicPartition{"clicks", 5});
}

TEST_CASE("bytes that end early or lie about lengths give what was read before") {
    for (std::size_t length = 0; length < kTwoPartitions.size(); ++length)
        CHECK(parse_assignment(kTwoPartitions.substr(0, length)).size() <= 2);
    CHECK(parse_assignment("\0\0\x7f\xff\xff\xff\x7f\xff"s).empty());
    CHECK(parse_assignment("\0\0\0\0\0\1\xff\xff"s).empty());
}

TEST_CASE("a topic's name that Kafka does not allow ends the list, before it is copied for each partition") {
    const auto named = [](std::size_t length) {
        const std::string lengths{static_cast<char>(length >> 8U), static_cast<char>(length & 255U)};
        return "\0\0\0\0\0\1"s + lengths + std::string(length, 't') + "\0\0\0\1\0\0\0\7"s;
    };
    CHECK(parse_assignment(named(249)).at(0) == TopicPartition{std::string(249, 't'), 7});
    CHECK(parse_assignment(named(250)).empty());
    CHECK(parse_assignment(named(32'767)).empty());
}
