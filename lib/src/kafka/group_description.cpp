#include "kafka/group_description.hpp"

#include <string_view>

#include "kafka/handle.hpp"
#include "kafka/member_assignment.hpp"

namespace shortener_events::kafka {

namespace {

std::string text_or_empty(const char* text) {
    return text ? text : "";
}

/// "/10.0.0.7" as Java prints addresses.
std::string without_slash(const char* host) {
    const std::string text = text_or_empty(host);
    return text.starts_with('/') ? text.substr(1) : text;
}

GroupMember to_member(const rd_kafka_MemberDescription_t& description) {
    GroupMember member;
    member.id = text_or_empty(rd_kafka_MemberDescription_consumer_id(&description));
    if (const char* instance = rd_kafka_MemberDescription_group_instance_id(&description))
        member.instance_id = instance;
    member.client_id = text_or_empty(rd_kafka_MemberDescription_client_id(&description));
    member.host = without_slash(rd_kafka_MemberDescription_host(&description));
    const auto* assignment = rd_kafka_MemberDescription_assignment(&description);
    const auto* list = assignment ? rd_kafka_MemberAssignment_partitions(assignment) : nullptr;
    for (int i = 0; list && i < list->cnt; ++i)
        member.assigned.push_back({list->elems[i].topic, list->elems[i].partition});
    return member;
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

rd_kafka_resp_err_t apply_description(const rd_kafka_ConsumerGroupDescription_t& description, Group& group) {
    if (const auto* error = rd_kafka_ConsumerGroupDescription_error(&description)) {
        const auto code = rd_kafka_error_code(error);
        if (code == RD_KAFKA_RESP_ERR__INVALID_ARG) {  // librdkafka: "is not a consumer group"
            group.kind = GroupKind::other;
            return RD_KAFKA_RESP_ERR_NO_ERROR;
        }
        if (code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND) {
            group.state = GroupState::dead;
            return RD_KAFKA_RESP_ERR_NO_ERROR;
        }
        return code;
    }
    group.state = to_state(rd_kafka_ConsumerGroupDescription_state(&description));
    if (group.state == GroupState::dead)
        return RD_KAFKA_RESP_ERR_NO_ERROR;  // the group may still be one that this request cannot see
    group.kind = GroupKind::classic;
    auto& members = group.members.emplace();
    for (std::size_t i = 0; i < rd_kafka_ConsumerGroupDescription_member_count(&description); ++i)
        members.push_back(to_member(*rd_kafka_ConsumerGroupDescription_member(&description, i)));
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

void apply_description(const rd_kafka_group_info& info, Group& group) {
    group.state = to_state(rd_kafka_consumer_group_state_code(text_or_empty(info.state).c_str()));
    group.protocol_type = text_or_empty(info.protocol_type);
    if (info.err) group.error = describe(info.err);
    if (info.err || group.state == GroupState::dead) return;
    const bool reads_topics = group.protocol_type.empty() || group.protocol_type == "consumer";
    group.kind = reads_topics ? GroupKind::classic : GroupKind::other;
    auto& members = group.members.emplace();
    for (int i = 0; i < info.member_cnt; ++i) {
        const auto& raw = info.members[i];
        GroupMember member{text_or_empty(raw.member_id),
                           {},
                           text_or_empty(raw.client_id),
                           without_slash(raw.client_host),
                           {}};
        if (reads_topics && raw.member_assignment && raw.member_assignment_size > 0)
            member.assigned = parse_assignment({static_cast<const char*>(raw.member_assignment),
                                                static_cast<std::size_t>(raw.member_assignment_size)});
        members.push_back(std::move(member));
    }
}

}  // namespace shortener_events::kafka
