#include "kafka/group/group_listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <future>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "base/backoff.hpp"
#include "kafka/client/silent_brokers.hpp"
#include "kafka/group/group_description.hpp"
#include "shortener_events/internal/thread_room.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::chrono::milliseconds kFirstStep{250};
constexpr std::chrono::milliseconds kLongestStep{60'000};

using GroupListPtr = std::unique_ptr<const rd_kafka_group_list, Destroy<rd_kafka_group_list_destroy>>;

/// What became of a listing: the groups, and what is the matter with those that may be missing.
struct Attempt {
    GroupListing listing;
    bool silent = false;    // a broker did not answer
    bool settling = false;  // a broker is about to know its groups
};

struct Described {
    GroupListPtr list;
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;  ///< whether every broker has answered
};

/// Lists and describes in one go, also groups that are no consumer groups. `name`: only this one; nullptr:
/// all. Blocks.
Described list_and_describe(const Handle& handle, const char* name, int timeout_ms) {
    const rd_kafka_group_list* list = nullptr;
    const auto code = rd_kafka_list_groups(handle.get(), name, &list, timeout_ms);
    return {GroupListPtr(list), code};
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

/// Which protocol a group listed speaks; before librdkafka 2.6 nobody says.
GroupKind listed_kind([[maybe_unused]] const rd_kafka_ConsumerGroupListing_t& listed) {
#if RD_KAFKA_VERSION >= 0x020600ff
    switch (rd_kafka_ConsumerGroupListing_type(&listed)) {
        case RD_KAFKA_CONSUMER_GROUP_TYPE_CONSUMER:
            return GroupKind::consumer;
        case RD_KAFKA_CONSUMER_GROUP_TYPE_CLASSIC:
            return GroupKind::classic;
        default:
            break;
    }
#endif
    return GroupKind::unknown;
}

/// A listing tells whether such a group has members, but not which.
void mark_newer_protocol(Group& group) {
    group.kind = GroupKind::consumer;
    group.members =
        group.state == GroupState::empty ? std::optional(std::vector<GroupMember>{}) : std::nullopt;
}

/// The broker lists the group as a consumer group, but its description says it is dead: the description is
/// that of the classic protocol, so the group speaks the newer one. One that is listed as classic has just
/// changed its coordinator, or its protocol, and is asked for again.
void take_protocol(const Group& listed, Group& group) {
    group.state = listed.state;
    group.members.reset();
    if (listed.kind != GroupKind::classic) mark_newer_protocol(group);
}

/// What was listed as classic and not described is of unknown kind still.
void forget_undescribed_kinds(Groups& groups) {
    for (auto& [name, group] : groups)
        if (group.kind == GroupKind::classic && !group.members) group.kind = GroupKind::unknown;
}

void take_error(rd_kafka_resp_err_t code, Attempt& attempt) {
    if (code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE) attempt.listing.supported = false;
    attempt.silent = attempt.silent || means_unreachable(code);
    attempt.settling = attempt.settling || coordinator_settles(code);
    attempt.listing.error = describe(code);
}

/// librdkafka names the broker only in its text.
void take_error(const rd_kafka_error_t& error, Attempt& attempt) {
    take_error(rd_kafka_error_code(&error), attempt);
    int broker = 0;
    if (std::sscanf(rd_kafka_error_string(&error), "Broker [%d]", &broker) == 1)
        attempt.listing.error = fmt::format("broker {}: {}", broker, attempt.listing.error);
}

void take_names(const EventPtr& event, Attempt& attempt) {
    if (!event) return take_error(RD_KAFKA_RESP_ERR__TIMED_OUT, attempt);
    if (const auto code = rd_kafka_event_error(event.get())) return take_error(code, attempt);
    std::size_t count = 0;
    const auto* result = rd_kafka_event_ListConsumerGroups_result(event.get());
    const auto** errors = rd_kafka_ListConsumerGroups_result_errors(result, &count);
    for (std::size_t i = 0; i < count; ++i) take_error(*errors[i], attempt);
    const auto** valid = rd_kafka_ListConsumerGroups_result_valid(result, &count);
    for (std::size_t i = 0; i < count; ++i) {
        Group& group = attempt.listing.groups[rd_kafka_ConsumerGroupListing_group_id(valid[i])];
        group.name = rd_kafka_ConsumerGroupListing_group_id(valid[i]);
        group.state = to_state(rd_kafka_ConsumerGroupListing_state(valid[i]));
        group.kind = listed_kind(*valid[i]);
        if (group.kind == GroupKind::consumer) mark_newer_protocol(group);
    }
}

void merge(const rd_kafka_group_list& described, GroupListing& listing) {
    for (int i = 0; i < described.group_cnt; ++i) {
        const auto& info = described.groups[i];
        const auto known = listing.groups.find(info.group);
        const bool is_consumer_group = known != listing.groups.end();
        if (coordinator_settles(info.err) && is_consumer_group) continue;  // it has just moved
        Group group;
        group.name = info.group;
        apply_description(info, group);
        if (group.state == GroupState::dead && is_consumer_group) {
            take_protocol(known->second, group);
        } else if (group.state == GroupState::dead && listing.error.empty()) {
            group.kind = GroupKind::unread;
            group.state = GroupState::unknown;
        }
        listing.groups[info.group] = std::move(group);
    }
}

/// `name`: describes this one alone; nullptr: all.
Attempt list_once(const Handle& handle, const char* name, int timeout_ms) {
    auto described = std::async(kAside, list_and_describe, std::cref(handle), name, timeout_ms);
    Attempt attempt;
    take_names(list_consumer_groups(handle, timeout_ms), attempt);
    if (const auto answer = described.get(); answer.list) merge(*answer.list, attempt.listing);
    forget_undescribed_kinds(attempt.listing.groups);
    return attempt;
}

/// Asked anew in steps: a silent broker, which need not be the group's, holds up only the first of them.
std::optional<Group> describe_one(const Handle& handle, const std::string& name, const Deadline& deadline) {
    for (Backoff steps(kFirstStep, kLongestStep); !deadline.passed(); steps.grow()) {
        const Deadline step = deadline.within(steps.time());
        const auto [list, code] = list_and_describe(handle, name.c_str(), step.left_ms(1));
        Group group;
        group.name = name;
        const bool found = list && list->group_cnt > 0;
        if (found && !coordinator_settles(list->groups[0].err))
            return apply_description(list->groups[0], group), group;
        if (!found && code == RD_KAFKA_RESP_ERR_NO_ERROR) return group.state = GroupState::dead, group;
        std::this_thread::sleep_until(step.end());
    }
    return std::nullopt;
}

}  // namespace

Groups describe_groups(const Handle& handle, const std::vector<std::string>& names,
                       const Deadline& deadline) {
    constexpr std::size_t kTogether = 8;  // each waits for its answer on a thread of its own
    Groups groups;
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    const auto describe = [&] {
        for (std::size_t at = next++; at < names.size(); at = next++)
            if (auto group = describe_one(handle, names[at], deadline)) {
                const std::lock_guard lock(mutex);
                groups[names[at]] = std::move(*group);
            }
    };
    std::vector<std::jthread> helpers;
    try {
        while (helpers.size() + 1 < std::min(kTogether, names.size())) helpers.emplace_back(describe);
    } catch (const std::system_error&) {
        // The system gives no more threads: those that there are ask for all.
    }
    describe();
    helpers.clear();
    return groups;
}

std::optional<Group> look_up_group(const Handle& handle, const std::string& name, const Deadline& deadline) {
    auto groups = list_once(handle, name.c_str(), deadline.left_ms(1)).listing.groups;
    const auto found = groups.find(name);
    return found == groups.end() ? std::nullopt : std::optional(std::move(found->second));
}

GroupListing list_groups(const Handle& handle, const ClusterInfo& cluster, const Deadline& deadline) {
    constexpr double kShare = 0.8;  // of the time that is left: the rest is for finding out who is silent
    constexpr std::chrono::milliseconds kPause{100};
    Attempt attempt;
    do {
        if (attempt.settling) std::this_thread::sleep_for(kPause);
        attempt = list_once(handle, nullptr, std::max(1, static_cast<int>(kShare * deadline.left_ms())));
    } while (attempt.settling && deadline.left_ms() > 2 * kPause.count());
    if (attempt.silent) attempt.listing.error = name_silent_brokers(handle, cluster, deadline);
    return std::move(attempt.listing);
}

}  // namespace shortener_events::kafka
