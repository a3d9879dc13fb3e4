#include "kafka/group/group_description.hpp"

#include <algorithm>
#include <string_view>

#include "kafka/client/handle.hpp"
#include "kafka/client/missing_right.hpp"
#include "kafka/group/member_assignment.hpp"
#include "shortener_events/internal/front_of.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::size_t kLongestText = 256;  // bytes; clients may send 32 KiB of each, and every row shows them
std::string text_or_empty(const char* text) {
    return text ? text : "";
}

std::string cut(const std::string& text) {
    return cut_text(text, kLongestText);
}

/// "/10.0.0.7" as Java prints addresses.
std::string without_slash(const char* host) {
    const std::string text = text_or_empty(host);
    return text.starts_with('/') ? text.substr(1) : text;
}

GroupMember cut_member(const std::string& id, const std::optional<std::string>& instance,
                       const std::string& client, const char* host) {
    return {cut(id),
            instance ? std::optional(cut(*instance)) : std::nullopt,
            cut(client),
            cut(without_slash(host)),
            {}};
}

GroupMember to_member(const rd_kafka_group_member_info& raw) {
    const std::string id = text_or_empty(raw.member_id), client = text_or_empty(raw.client_id);
    return cut_member(id, instance_of(id, client), client, raw.client_host);
}

Assignment assigned_to(const rd_kafka_MemberDescription_t& raw) {
    Assignment assigned;
    const auto* assignment = rd_kafka_MemberDescription_assignment(&raw);
    const auto* list = assignment ? rd_kafka_MemberAssignment_partitions(assignment) : nullptr;
    for (int i = 0; list && i < list->cnt; ++i)
        assigned[list->elems[i].topic].push_back(list->elems[i].partition);
    for (auto& [topic, partitions] : assigned) std::ranges::sort(partitions);
    return assigned;
}

GroupMember to_member(const rd_kafka_MemberDescription_t& raw) {
    const char* instance = rd_kafka_MemberDescription_group_instance_id(&raw);
    auto member = cut_member(text_or_empty(rd_kafka_MemberDescription_consumer_id(&raw)),
                             instance ? std::optional<std::string>(instance) : std::nullopt,
                             text_or_empty(rd_kafka_MemberDescription_client_id(&raw)),
                             rd_kafka_MemberDescription_host(&raw));
    member.assigned = assigned_to(raw);
    return member;
}

void read_assignment(const rd_kafka_group_member_info& raw, GroupMember& member, Group& group) {
    if (!raw.member_assignment || raw.member_assignment_size <= 0) return;
    auto assignment = parse_assignment({static_cast<const char*>(raw.member_assignment),
                                        static_cast<std::size_t>(raw.member_assignment_size)});
    if (assignment)
        member.assigned = std::move(*assignment);
    else if (group.error.empty())
        group.error =
            "what its members are assigned cannot be: too long a topic name, or too many partitions";
}

}  // namespace

GroupState to_state(rd_kafka_consumer_group_state_t state) {
    switch (state) {
        case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE:
            return GroupState::stable;
        case RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE:
        case RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE:
            return GroupState::rebalancing;
        case RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY:
            return GroupState::empty;
        case RD_KAFKA_CONSUMER_GROUP_STATE_DEAD:
            return GroupState::dead;
        default:
            return GroupState::unknown;
    }
}

std::optional<std::string> instance_of(const std::string& member_id, const std::string& client_id) {
    constexpr std::size_t kUuid = 36;
    if (member_id.size() <= kUuid) return std::nullopt;
    const std::size_t dash = member_id.size() - kUuid - 1;
    for (const std::size_t behind : {0U, 9U, 14U, 19U, 24U})
        if (member_id[dash + behind] != '-') return std::nullopt;
    std::string name = member_id.substr(0, dash);
    return name == client_id ? std::nullopt : std::optional(std::move(name));
}

void apply_description(const rd_kafka_group_info& info, Group& group) {
    group.state = to_state(rd_kafka_consumer_group_state_code(text_or_empty(info.state).c_str()));
    group.protocol_type = cut(text_or_empty(info.protocol_type));
    group.is_forbidden = info.err == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED;
    if (info.err)
        group.error = group.is_forbidden ? say_missing({"Describe", "group", text_or_empty(info.group)})
                                         : describe(info.err);
    if (info.err || group.state == GroupState::dead) return;
    const bool reads_topics = group.protocol_type.empty() || group.protocol_type == "consumer";
    group.kind = reads_topics ? GroupKind::classic : GroupKind::other;
    auto& members = group.members.emplace();
    for (int i = 0; i < info.member_cnt; ++i) {
        members.push_back(to_member(info.members[i]));
        if (reads_topics) read_assignment(info.members[i], members.back(), group);
    }
}

void apply_description(const rd_kafka_ConsumerGroupDescription_t& description, Group& group) {
    const auto state = to_state(rd_kafka_ConsumerGroupDescription_state(&description));
    if (state == GroupState::dead) return;
    // librdkafka has no names for the other two states of these groups, Assigning and Reconciling.
    group.state = state == GroupState::unknown ? GroupState::rebalancing : state;
    auto& members = group.members.emplace();
    for (std::size_t i = 0; i < rd_kafka_ConsumerGroupDescription_member_count(&description); ++i)
        members.push_back(to_member(*rd_kafka_ConsumerGroupDescription_member(&description, i)));
}

}  // namespace shortener_events::kafka
