#include "kafka/group/group_requests.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/backoff.hpp"
#include "kafka/client/missing_right.hpp"
#include "kafka/group/group_description.hpp"
#include "kafka/group/group_listing.hpp"
#include "shortener_events/internal/thread_room.hpp"

namespace shortener_events::kafka {

namespace {

using CommitsRequestPtr =
    std::unique_ptr<rd_kafka_ListConsumerGroupOffsets_t, Destroy<rd_kafka_ListConsumerGroupOffsets_destroy>>;

/// How long descriptions are waited for before the commits are, which are under way meanwhile: most come at
/// once, and a thread to wait for them would take longer to start.
constexpr std::chrono::milliseconds kUsual{250};

AdminOptionsPtr options_for(const Handle& handle, rd_kafka_admin_op_t operation, Group& group) {
    AdminOptionsPtr options(rd_kafka_AdminOptions_new(handle.get(), operation));
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

void take_description(Group&& description, Group& group) {
    group.kind = description.kind;
    group.state = description.state;
    group.protocol_type = std::move(description.protocol_type);
    group.members = std::move(description.members);
    if (!group.error.empty()) return;
    group.error = std::move(description.error);
    group.is_forbidden = description.is_forbidden;
}

GroupRequests::GroupRequests(GroupClient& client, Groups& groups, const Deadline& deadline,
                             PartitionListPtr partitions)
    : client_(client),
      groups_(groups),
      deadline_(deadline),
      partitions_(std::move(partitions)),
      queue_(rd_kafka_queue_new(client.get()->get())) {}

Group& GroupRequests::group_of(const std::string& name) {
    Group& group = groups_[name];
    group.name = name;
    return group;
}

void GroupRequests::ask_commits(const std::string& name) {
    ask({&group_of(name), What::commits});
}

void GroupRequests::ask_members(const std::string& name) {
    ask({&group_of(name), What::members});
}

void GroupRequests::ask(const Question& question) {
    const auto& [group, what] = question;
    const Handle& handle = *client_.get();
    if (what == What::commits) {
        const auto options = options_for(handle, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, *group);
        const CommitsRequestPtr request(
            rd_kafka_ListConsumerGroupOffsets_new(group->name.c_str(), partitions_.get()));
        rd_kafka_ListConsumerGroupOffsets_t* requests[] = {request.get()};
        rd_kafka_ListConsumerGroupOffsets(handle.get(), requests, 1, options.get(), queue_.get());
    } else {
        const auto options = options_for(handle, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, *group);
        const char* names[] = {group->name.c_str()};
        rd_kafka_DescribeConsumerGroups(handle.get(), names, 1, options.get(), queue_.get());
    }
    open_.insert(question);
}

void GroupRequests::ask_descriptions(const std::vector<std::string>& names) {
    descriptions_.soon = describe_groups(*client_.get(), names, deadline_.within(kUsual));
    std::vector<std::string> late;
    std::ranges::copy_if(names, std::back_inserter(late),
                         [&](const auto& name) { return !descriptions_.soon.contains(name); });
    if (late.empty()) return;
    descriptions_.late =
        std::async(kAside, [late = std::move(late), deadline = deadline_, client = client_.get()] {
            return describe_groups(*client, late, deadline);
        });
}

void GroupRequests::take_descriptions() {
    if (descriptions_.late.valid()) descriptions_.soon.merge(descriptions_.late.get());
    for (auto& [name, description] : descriptions_.soon)
        take_description(std::move(description), group_of(name));
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
    for (const auto& [group, what] : open_) add_error(*group, in_words(RD_KAFKA_RESP_ERR__TIMED_OUT));
    for (const auto& [question, code] : unsettled_) add_error(*question.first, in_words(code));
    if (!open_.empty()) client_.give_up();
    open_.clear();
    unsettled_.clear();
    take_descriptions();
}

/// Another client does not know what a new one finds out: it is asked everything that is open.
void GroupRequests::ask_again() {
    std::set<Question> questions;
    bool moved = false;
    for (const auto& [question, code] : unsettled_) {
        questions.insert(question);
        moved = moved || code == RD_KAFKA_RESP_ERR_NOT_COORDINATOR;
    }
    unsettled_.clear();
    if (moved) {
        questions.merge(open_);
        open_.clear();
        queue_.reset();  // it goes before its client
        client_.renew();
        queue_.reset(rd_kafka_queue_new(client_.get()->get()));
    }
    for (const auto& question : questions) ask(question);
}

void GroupRequests::take(rd_kafka_event_t* event) {
    auto* const group = static_cast<Group*>(rd_kafka_event_opaque(event));
    const bool is_members = rd_kafka_event_type(event) == RD_KAFKA_EVENT_DESCRIBECONSUMERGROUPS_RESULT;
    const Question question{group, is_members ? What::members : What::commits};
    if (open_.erase(question) == 0) return;
    auto code = rd_kafka_event_error(event);
    if (!code) code = is_members ? take_members(event, *group) : take_commits(event, *group);
    if (coordinator_settles(code))
        unsettled_[question] = code;
    else if (code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
        add_forbidden(*group);
    else if (code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED && is_members)
        add_error(*group, "its members are not known: this user may not Describe every topic that they read");
    else if (code)
        add_error(*group, in_words(code));
}

rd_kafka_resp_err_t GroupRequests::take_members(rd_kafka_event_t* event, Group& group) {
    std::size_t count = 0;
    const auto** found = rd_kafka_DescribeConsumerGroups_result_groups(
        rd_kafka_event_DescribeConsumerGroups_result(event), &count);
    if (count != 1) return RD_KAFKA_RESP_ERR__BAD_MSG;
    if (const auto* error = rd_kafka_ConsumerGroupDescription_error(found[0]))
        return rd_kafka_error_code(error);
    apply_description(*found[0], group);
    return RD_KAFKA_RESP_ERR_NO_ERROR;
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
