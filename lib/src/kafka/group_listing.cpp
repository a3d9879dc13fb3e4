#include "kafka/group_listing.hpp"

#include <array>
#include <future>

#include "kafka/group_description.hpp"

namespace shortener_events::kafka {

namespace {

using GroupListPtr = std::unique_ptr<const rd_kafka_group_list, Destroy<rd_kafka_group_list_destroy>>;

struct DescribedList {
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    GroupListPtr list;
};

/// Lists and describes in one go, also groups that are no consumer groups. Blocks.
DescribedList describe_all(const Handle& handle, int timeout_ms) {
    const rd_kafka_group_list* list = nullptr;
    const auto code = rd_kafka_list_groups(handle.get(), nullptr, &list, timeout_ms);
    return {code, GroupListPtr(list)};
}

EventPtr list_consumer_groups(const Handle& handle, int timeout_ms) {
    const AdminOptionsPtr options(
        rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS));
    std::array<char, 128> reason{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms, reason.data(), reason.size());
    const QueuePtr queue(rd_kafka_queue_new(handle.get()));
    rd_kafka_ListConsumerGroups(handle.get(), options.get(), queue.get());
    return EventPtr(rd_kafka_queue_poll(queue.get(), timeout_ms + 100));
}

/// The broker lists the group as a consumer group, but its description says it is dead: the description is
/// that of the classic protocol, so the group speaks the newer one.
void mark_newer_protocol(Group& group) {
    group.kind = GroupKind::consumer;
    group.members.reset();
}

void take_names(const EventPtr& event, GroupListing& listing) {
    if (!event) {
        listing.error = "the brokers did not answer in time";
        return;
    }
    if (const auto code = rd_kafka_event_error(event.get())) {
        listing.error = describe(code);
        return;
    }
    std::size_t count = 0;
    const auto* result = rd_kafka_event_ListConsumerGroups_result(event.get());
    const auto** errors = rd_kafka_ListConsumerGroups_result_errors(result, &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto code = rd_kafka_error_code(errors[i]);
        if (code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE) listing.supported = false;
        listing.error = means_unreachable(code) ? "a broker did not answer in time" : describe(code);
    }
    const auto** valid = rd_kafka_ListConsumerGroups_result_valid(result, &count);
    for (std::size_t i = 0; i < count; ++i) {
        Group& group = listing.groups[rd_kafka_ConsumerGroupListing_group_id(valid[i])];
        group.name = rd_kafka_ConsumerGroupListing_group_id(valid[i]);
        group.state = to_state(rd_kafka_ConsumerGroupListing_state(valid[i]));
    }
}

void merge(const rd_kafka_group_list& described, GroupListing& listing) {
    for (int i = 0; i < described.group_cnt; ++i) {
        const auto& info = described.groups[i];
        const auto known = listing.groups.find(info.group);
        const bool is_consumer_group = known != listing.groups.end();
        Group group;
        group.name = info.group;
        apply_description(info, group);
        if (group.state == GroupState::dead && is_consumer_group) {
            group.state = known->second.state;
            mark_newer_protocol(group);
        } else if (group.state == GroupState::dead) {
            group.kind = GroupKind::unread;
            group.state = GroupState::unknown;
        }
        listing.groups[info.group] = std::move(group);
    }
}

}  // namespace

GroupListing list_groups(const Handle& handle, const Deadline& deadline) {
    auto described = std::async(std::launch::async, describe_all, std::cref(handle), deadline.left_ms(1));
    GroupListing listing;
    take_names(list_consumer_groups(handle, deadline.left_ms(1)), listing);
    const DescribedList answer = described.get();
    if (answer.list) {
        merge(*answer.list, listing);
        listing.described = answer.code == RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    return listing;
}

}  // namespace shortener_events::kafka
