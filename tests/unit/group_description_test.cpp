#include "kafka/group/group_description.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using kafka::instance_of;

namespace {

const std::string kDashUuid = "-3c8a2b64-06f3-4f0d-9d0a-6a4f0e1b7c55";

}  // namespace

TEST_CASE("a static member is told by the name that its coordinator gave it") {
    CHECK(instance_of("worker-1" + kDashUuid, "holder") == "worker-1");
    CHECK(instance_of("holder" + kDashUuid, "holder") == std::nullopt);
    CHECK(instance_of(kDashUuid, "") == std::nullopt);
}

TEST_CASE("a member's id of another form says nothing of an instance") {
    CHECK(instance_of("", "holder") == std::nullopt);
    CHECK(instance_of("worker-1", "holder") == std::nullopt);
    CHECK(instance_of("a-member-with-a-name-of-more-than-thirty-six-bytes", "holder") == std::nullopt);
}

TEST_CASE("what a member calls itself is cut where it is read") {
    std::string client(32'000, 'c');
    std::string id = client + kDashUuid, host = "/10.0.0.7", state = "Stable", type = "consumer";
    rd_kafka_group_member_info member{};
    member.member_id = id.data();
    member.client_id = client.data();
    member.client_host = host.data();
    rd_kafka_group_info info{};
    info.state = state.data();
    info.protocol_type = type.data();
    info.members = &member;
    info.member_cnt = 1;
    Group group;
    kafka::apply_description(info, group);
    REQUIRE(group.members->size() == 1);
    const auto& read = group.members->front();
    CHECK(read.client_id == std::string(256, 'c') + "…");
    CHECK(read.id.size() < 300);
    CHECK(read.host == "10.0.0.7");
    CHECK_FALSE(read.instance_id);
    CHECK(group.error.empty());
}

TEST_CASE("an assignment that cannot be is left out, and the group's error says so") {
    std::string bytes("\0\0\0\0\0\1\x7d\0", 8);
    bytes += std::string(32'000, 'x') + std::string("\0\0\0\1\0\0\0\0", 8);
    std::string state = "Stable";
    rd_kafka_group_member_info member{};
    member.member_assignment = bytes.data();
    member.member_assignment_size = static_cast<int>(bytes.size());
    rd_kafka_group_info info{};
    info.state = state.data();
    info.members = &member;
    info.member_cnt = 1;
    Group group;
    kafka::apply_description(info, group);
    CHECK(group.members->front().assigned.empty());
    CHECK(group.error.find("cannot be") != std::string::npos);
}
