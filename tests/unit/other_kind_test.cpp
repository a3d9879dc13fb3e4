#include "kafka/group/other_kind.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;

namespace {

Group group_of(GroupKind kind) {
    Group group;
    group.name = "g";
    group.kind = kind;
    group.protocol_type = "connect";
    return group;
}

std::string said(GroupKind kind, bool newer) {
    const auto error = kafka::say_other_kind(group_of(kind), newer);
    return error ? std::string(error->what()) + " | " + error->hint() : "";
}

}  // namespace

TEST_CASE("who is not let in is told what the group is, and how to get in or around it") {
    for (const bool newer : {false, true}) {
        CHECK(said(GroupKind::unread, newer).starts_with("group \"g\" is a share or streams group"));
        CHECK(said(GroupKind::other, newer).find("\"connect\"") != std::string::npos);
        CHECK(said(GroupKind::unknown, newer).empty());
    }
    CHECK(said(GroupKind::consumer, false).find("-X group.protocol=consumer") != std::string::npos);
    CHECK(said(GroupKind::classic, true).find("leave group.protocol out") != std::string::npos);
}

TEST_CASE("between members of one protocol it is something else, which the table of errors tells") {
    CHECK(said(GroupKind::classic, false).empty());
    CHECK(said(GroupKind::consumer, true).empty());
}

TEST_CASE("who would end by itself does not join beside members of the newer protocol") {
    auto group = group_of(GroupKind::consumer);
    for (const auto state : {GroupState::stable, GroupState::unknown}) {
        group.state = state;
        CHECK(kafka::say_mixed(group).has_value());
    }
    for (const auto state : {GroupState::empty, GroupState::dead}) {
        group.state = state;
        CHECK_FALSE(kafka::say_mixed(group).has_value());
    }
    group = group_of(GroupKind::classic);
    group.state = GroupState::stable;
    CHECK_FALSE(kafka::say_mixed(group).has_value());
}
