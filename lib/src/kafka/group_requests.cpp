#include "kafka/group_requests.hpp"

#include <algorithm>
#include <array>

#include "kafka/group_description.hpp"

namespace shortener_events::kafka {

namespace {

using CommitsRequestPtr =
    std::unique_ptr<rd_kafka_ListConsumerGroupOffsets_t, Destroy<rd_kafka_ListConsumerGroupOffsets_destroy>>;

AdminOptionsPtr options_for(const Handle& handle, rd_kafka_admin_op_t operation, Group& group,
                            const Deadline& deadline) {
    AdminOptionsPtr options(rd_kafka_AdminOptions_new(handle.get(), operation));
    std::array<char, 128> reason{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), deadline.left_ms(1), reason.data(),
                                              reason.size());
    rd_kafka_AdminOptions_set_opaque(options.get(), &group);
    return options;
}

void add_error(Group& group, const std::string& error) {
    if (group.error.empty()) group.error = error;
}

}  // namespace

GroupRequests::GroupRequests(const GroupQueryHandle& handle, Groups& groups)
    : handle_(handle), groups_(groups), queue_(rd_kafka_queue_new(handle.get())) {}

void GroupRequests::ask_commits(const std::string& name, const Deadline& deadline,
                                const rd_kafka_topic_partition_list_t* partitions) {
    Group& group = groups_[name];
    group.name = name;
    const auto options = options_for(handle_, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, group, deadline);
    const CommitsRequestPtr request(rd_kafka_ListConsumerGroupOffsets_new(name.c_str(), partitions));
    rd_kafka_ListConsumerGroupOffsets_t* requests[] = {request.get()};
    rd_kafka_ListConsumerGroupOffsets(handle_.get(), requests, 1, options.get(), queue_.get());
    open_.emplace(RD_KAFKA_EVENT_LISTCONSUMERGROUPOFFSETS_RESULT, &group);
}

void GroupRequests::ask_description(const std::string& name, const Deadline& deadline) {
    Group& group = groups_[name];
    group.name = name;
    const auto options = options_for(handle_, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, group, deadline);
    const char* names[] = {name.c_str()};
    rd_kafka_DescribeConsumerGroups(handle_.get(), names, 1, options.get(), queue_.get());
    open_.emplace(RD_KAFKA_EVENT_DESCRIBECONSUMERGROUPS_RESULT, &group);
}

void GroupRequests::collect(const Deadline& deadline) {
    while (!open_.empty()) {
        const EventPtr event(rd_kafka_queue_poll(queue_.get(), deadline.left_ms()));
        if (event)
            take(event.get());
        else if (deadline.passed())
            break;
    }
    for (const auto& [type, group] : open_) add_error(*group, "its coordinator did not answer in time");
    open_.clear();
}

void GroupRequests::take(rd_kafka_event_t* event) {
    auto* group = static_cast<Group*>(rd_kafka_event_opaque(event));
    const auto type = rd_kafka_event_type(event);
    const auto [first, last] = open_.equal_range(type);
    const auto entry = std::find_if(first, last, [&](const auto& open) { return open.second == group; });
    if (entry == last) return;  // an answer to a question of an earlier round
    open_.erase(entry);
    if (const auto code = rd_kafka_event_error(event)) {
        add_error(*group,
                  means_unreachable(code) ? "its coordinator did not answer in time" : describe(code));
        return;
    }
    if (type == RD_KAFKA_EVENT_LISTCONSUMERGROUPOFFSETS_RESULT)
        take_commits(event, *group);
    else
        take_description(event, *group);
}

void GroupRequests::take_commits(rd_kafka_event_t* event, Group& group) {
    std::size_t count = 0;
    const auto** results = rd_kafka_ListConsumerGroupOffsets_result_groups(
        rd_kafka_event_ListConsumerGroupOffsets_result(event), &count);
    if (count != 1) return add_error(group, "the coordinator's answer names no group");
    if (const auto* error = rd_kafka_group_result_error(results[0]))
        return add_error(group, describe(rd_kafka_error_code(error)));
    group.committed.clear();  // of an earlier round
    const auto* list = rd_kafka_group_result_partitions(results[0]);
    for (int i = 0; list && i < list->cnt; ++i) {
        const auto& entry = list->elems[i];
        if (entry.err == RD_KAFKA_RESP_ERR_NO_ERROR && entry.offset >= 0)
            group.committed[{entry.topic, entry.partition}] = entry.offset;
        else if (entry.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            add_error(group, describe(entry.err));
    }
    group.commits_known = true;
}

void GroupRequests::take_description(rd_kafka_event_t* event, Group& group) {
    std::size_t count = 0;
    const auto** results = rd_kafka_DescribeConsumerGroups_result_groups(
        rd_kafka_event_DescribeConsumerGroups_result(event), &count);
    if (count != 1) return add_error(group, "the coordinator's answer names no group");
    if (const auto error = apply_description(*results[0], group); !error.empty()) add_error(group, error);
}

}  // namespace shortener_events::kafka
