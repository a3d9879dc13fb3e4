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
