#include "kafka/group/group_requests.hpp"

#include <algorithm>
#include <array>

#include "base/backoff.hpp"
#include "kafka/client/missing_right.hpp"

namespace shortener_events::kafka {

namespace {

using CommitsRequestPtr =
    std::unique_ptr<rd_kafka_ListConsumerGroupOffsets_t, Destroy<rd_kafka_ListConsumerGroupOffsets_destroy>>;

AdminOptionsPtr options_for(const Handle& handle, Group& group) {
    AdminOptionsPtr options(
        rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS));
    std::array<char, 128> reason{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), kNoTimeoutMs, reason.data(), reason.size());
    rd_kafka_AdminOptions_set_opaque(options.get(), &group);
    return options;
}

void add_error(Group& group, const std::string& error) {
    if (group.error.empty()) group.error = error;
}

void add_forbidden(Group& group) {
    group.is_forbidden = group.is_forbidden || group.error.empty();
    add_error(group, say_missing({"Describe", "group", group.name}));
}

std::string in_words(rd_kafka_resp_err_t code) {
    return means_unreachable(code) ? kSilentCoordinator : describe(code);
}

}  // namespace

GroupRequests::GroupRequests(GroupClient& client, Groups& groups, const Deadline& deadline,
                             PartitionListPtr partitions)
    : client_(client),
      groups_(groups),
      deadline_(deadline),
      partitions_(std::move(partitions)),
      queue_(rd_kafka_queue_new(client.get()->get())) {}

void GroupRequests::ask_commits(const std::string& name) {
    Group& group = groups_[name];
    group.name = name;
    ask(&group);
}

void GroupRequests::ask(Group* group) {
    const Handle& handle = *client_.get();
    const auto options = options_for(handle, *group);
    const CommitsRequestPtr request(
        rd_kafka_ListConsumerGroupOffsets_new(group->name.c_str(), partitions_.get()));
    rd_kafka_ListConsumerGroupOffsets_t* requests[] = {request.get()};
    rd_kafka_ListConsumerGroupOffsets(handle.get(), requests, 1, options.get(), queue_.get());
    open_.insert(group);
}

void GroupRequests::collect() {
    Backoff pause(std::chrono::milliseconds(50));  // a coordinator may take seconds to read its groups
    while ((!open_.empty() || !unsettled_.empty()) && !deadline_.passed()) {
        const int wait_ms =
            unsettled_.empty() ? deadline_.left_ms() : deadline_.within(pause.time()).left_ms();
        if (const EventPtr event{rd_kafka_queue_poll(queue_.get(), wait_ms)}) {
            take(event.get());
        } else if (!unsettled_.empty()) {
            ask_again();
            pause.grow();
        }
    }
    for (Group* group : open_) add_error(*group, in_words(RD_KAFKA_RESP_ERR__TIMED_OUT));
    for (const auto& [group, code] : unsettled_) add_error(*group, in_words(code));
    if (!open_.empty()) client_.give_up();
    open_.clear();
    unsettled_.clear();
}

/// Another client does not know what a new one finds out: it is asked everything that is open.
void GroupRequests::ask_again() {
    std::set<Group*> groups;
    bool moved = false;
    for (const auto& [group, code] : unsettled_) {
        groups.insert(group);
        moved = moved || code == RD_KAFKA_RESP_ERR_NOT_COORDINATOR;
    }
    unsettled_.clear();
    if (moved) {
        groups.merge(open_);
        open_.clear();
        queue_.reset();  // it goes before its client
        client_.renew();
        queue_.reset(rd_kafka_queue_new(client_.get()->get()));
    }
    for (Group* group : groups) ask(group);
}

void GroupRequests::take(rd_kafka_event_t* event) {
    auto* const group = static_cast<Group*>(rd_kafka_event_opaque(event));
    if (open_.erase(group) == 0) return;
    auto code = rd_kafka_event_error(event);
    if (!code) code = take_commits(event, *group);
    if (coordinator_settles(code))
        unsettled_[group] = code;
    else if (code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
        add_forbidden(*group);
    else if (code)
        add_error(*group, in_words(code));
}

rd_kafka_resp_err_t GroupRequests::take_commits(rd_kafka_event_t* event, Group& group) {
    std::size_t count = 0;
    const auto** results = rd_kafka_ListConsumerGroupOffsets_result_groups(
        rd_kafka_event_ListConsumerGroupOffsets_result(event), &count);
    if (count != 1) return RD_KAFKA_RESP_ERR__BAD_MSG;
    if (const auto* error = rd_kafka_group_result_error(results[0])) return rd_kafka_error_code(error);
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
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace shortener_events::kafka
