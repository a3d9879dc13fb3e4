#include "kafka/group/group_consumer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/forbidden.hpp"
#include "kafka/client/later_property.hpp"
#include "kafka/client/member_epoch.hpp"
#include "kafka/client/partition_list.hpp"
#include "kafka/client/to_record.hpp"
#include "kafka/client/unreachable.hpp"
#include "kafka/group/group_protocol.hpp"
#include "kafka/group/offered_protocol.hpp"
#include "kafka/group/other_kind.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::chrono::milliseconds kUntilItHears{100};
// Between looks for what keeps a group from giving anything.
constexpr std::chrono::minutes kLongestPause{5};

int timeout_ms(const KafkaSettings& settings) {
    return static_cast<int>(settings.timeout.count());
}

KafkaSettings with_rules(const KafkaSettings& of_user, const GroupOptions& options) {
    require_group_rules(of_user, options.group);
    KafkaSettings settings = with_group_defaults(of_user);
    settings.properties.insert_or_assign("group.id", options.group);
    for (const auto& [name, value] : group_rules(of_user)) settings.properties.insert_or_assign(name, value);
    if (!options.instance_id.empty())
        settings.properties.insert_or_assign("group.instance.id", options.instance_id);
    return settings;
}

/// A member of the newer protocol is refused while it has not heard of the newest epoch: asked again.
rd_kafka_resp_err_t ask_until_heard(const Handle& handle, rd_kafka_topic_partition_list_t& list) {
    const Deadline deadline(handle.settings().timeout);
    for (;;) {
        const auto code = rd_kafka_committed(handle.get(), &list, deadline.left_ms(1));
        if (code != kStaleMemberEpoch || deadline.passed()) return code;
        std::this_thread::sleep_for(kUntilItHears);
    }
}

}  // namespace

void require_group_rules(const KafkaSettings& settings, const std::string& group) {
    for (const auto& [name, value] : settings.properties)
        if (const auto later = needs_later_client(name, value)) throw *later;
    const auto is_other = [&](const std::string& name, const std::string& value) {
        const auto own = settings.properties.find(name);
        return own != settings.properties.end() && own->second != value;
    };
    if (is_other("group.id", group))
        throw Error(ErrorCategory::configuration,
                    fmt::format("Kafka client property group.id is \"{}\", but the group is \"{}\"",
                                settings.properties.at("group.id"), group));
    for (const auto& [name, value] : group_rules(settings))
        if (is_other(name, value))
            throw Error(ErrorCategory::configuration,
                        fmt::format("Kafka client property {} cannot be set for a member of a group", name),
                        fmt::format("it is {}: that every event is read once rests on it", value));
}

KafkaSettings with_session_for(KafkaSettings settings, const ClusterInfo& cluster) {
    if (is_embedded(cluster) && !joins_by_newer_protocol(settings))
        settings.properties.emplace("session.timeout.ms", "4500");
    return settings;
}

GroupConsumer::GroupConsumer(const KafkaSettings& settings, const GroupOptions& options,
                             GroupListener listener)
    : listener_(std::move(listener)),
      group_(options.group),
      fault_pause_(settings.timeout, std::max<std::chrono::milliseconds>(settings.timeout, kLongestPause)),
      fault_look_(settings.timeout),
      handle_(RD_KAFKA_CONSUMER, with_rules(settings, options),
              {{"client.id", options.client_id},
               {"fetch.wait.max.ms", "100"},
               {"fetch.error.backoff.ms", "100"},
               {"queued.min.messages", QueueRefillNudge::most_messages()},
               {"queued.max.messages.kbytes", QueueRefillNudge::most_kibibytes()},
               {"topic.metadata.refresh.interval.ms", "10000"},  // or new partitions wait for 5 minutes
               {"check.crcs", "true"}},
              {.on_delivery = {},
               .on_rebalance = [this](rd_kafka_t*, rd_kafka_resp_err_t code,
                                      rd_kafka_topic_partition_list_t* list) { rebalance(code, list); },
               .on_request = [rebalances = rebalances_](std::int16_t api_key) { rebalances->sent(api_key); },
               .on_response =
                   [rebalances = rebalances_](std::int16_t api_key, rd_kafka_resp_err_t code) {
                       rebalances->answered(api_key, code != RD_KAFKA_RESP_ERR_NO_ERROR);
                   }}),
      commits_(handle_, *rebalances_),
      queue_(rd_kafka_queue_get_consumer(handle_.get())),
      nudge_(handle_, queue_.get(), [this] { return assigned(); }) {
    rd_kafka_poll_set_consumer(handle_.get());
    if (options.avoids_newer_members) require_no_newer_members(handle_, group_);
    if (!options.topics.empty()) join(options.topics, options.partitions);
}

void GroupConsumer::join(const std::vector<std::string>& topics,
                         const std::map<std::string, std::int32_t>& partitions) {
    std::vector<TopicPartition> all;
    for (const auto& topic : topics) all.push_back({topic, RD_KAFKA_PARTITION_UA});
    if (const auto code = rd_kafka_subscribe(handle_.get(), to_list(all).get()))
        handle_.throw_failed(fmt::format("join group \"{}\"", group_), code);
    if (!partitions.empty()) watch_.emplace(handle_, partitions);
}

GroupConsumer::~GroupConsumer() {
    listener_ = {};  // nobody is there to listen any more
    watch_.reset();
    close();
    handle_.end(!closed_ && rebalances_->waits_for_assignment() ? Ending::closed : Ending::aside);
}

Polled GroupConsumer::poll(std::chrono::milliseconds wait, Record spare) {
    commits_.serve();
    const MessagePtr message(rd_kafka_consumer_poll(handle_.get(), static_cast<int>(wait.count())));
    if (trouble_) std::rethrow_exception(std::exchange(trouble_, nullptr));
    if (!message) {
        nudge_.look();
        return {Polled::Kind::nothing, std::move(spare)};
    }
    nudge_.taken(message->len);
    return judge(*message, std::move(spare));
}

std::vector<TopicPartition> GroupConsumer::assigned() const {
    rd_kafka_topic_partition_list_t* list = nullptr;
    if (rd_kafka_assignment(handle_.get(), &list) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    const PartitionListPtr owned(list);
    return to_partitions(*owned);
}

Polled GroupConsumer::judge(const rd_kafka_message_t& message, Record spare) const {
    Polled polled{Polled::Kind::nothing, std::move(spare)};
    if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        polled.kind = Polled::Kind::record;
        to_record(message, handle_.settings().max_value, polled.record);
        return polled;
    }
    if (message.rkt) {
        polled.record.topic = rd_kafka_topic_name(message.rkt);
        polled.record.partition = message.partition;
        polled.record.offset = message.offset;
    }
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) polled.kind = Polled::Kind::end;
    if (meaning_of(message.err).ends_membership) {
        auto code = message.err;
        std::array<char, 512> text{};
        if (code == RD_KAFKA_RESP_ERR__FATAL)
            code = rd_kafka_fatal_error(handle_.get(), text.data(), text.size());
        throw_if_forbidden("consume", code, {.topic = polled.record.topic, .group = group_});
        if (const auto other_kind = find_other_kind(handle_, group_, code)) throw *other_kind;
        handle_.throw_failed("consume", code, Needed::groups);
    }
    return polled;
}

bool GroupConsumer::start_at(const TopicPartition& where, std::int64_t offset) {
    const auto list = to_list(std::map<TopicPartition, std::int64_t>{{where, offset}});
    const ErrorPtr error(rd_kafka_seek_partitions(handle_.get(), list.get(), timeout_ms(handle_.settings())));
    if (error || list->elems[0].err != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
    resume({where});
    return true;
}

void GroupConsumer::pause(const std::vector<TopicPartition>& partitions) {
    if (!partitions.empty()) rd_kafka_pause_partitions(handle_.get(), to_list(partitions).get());
}

void GroupConsumer::resume(const std::vector<TopicPartition>& partitions) {
    if (!partitions.empty()) rd_kafka_resume_partitions(handle_.get(), to_list(partitions).get());
}

void GroupConsumer::commit(const std::map<TopicPartition, std::int64_t>& next_offsets) {
    commits_.put(next_offsets);
    commits_.serve();
}

std::map<TopicPartition, std::int64_t> GroupConsumer::read_committed(
    const std::vector<TopicPartition>& partitions) const {
    std::map<TopicPartition, std::int64_t> committed;
    if (partitions.empty()) return committed;
    const auto list = to_list(partitions);
    const auto code = ask_until_heard(handle_, *list);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        handle_.throw_failed("read what the group has committed", code, Needed::groups);
    for (int i = 0; i < list->cnt; ++i) {
        const auto& entry = list->elems[i];
        if (entry.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            handle_.throw_failed("read what the group has committed", entry.err);
        if (entry.offset >= 0) committed[{entry.topic, entry.partition}] = entry.offset;
    }
    return committed;
}

std::optional<Error> GroupConsumer::find_fault() {
    if (!fault_look_.passed()) return std::nullopt;
    auto fault = find_cluster_fault(handle_, Needed::groups);
    if (!fault && joins_by_newer_protocol(handle_.settings()) && !rebalances_->speaks_newer_protocol())
        fault = find_missing_newer_protocol(handle_);
    fault_pause_.grow();
    fault_look_ = Deadline(fault_pause_.time());
    return fault;
}

std::string GroupConsumer::why_not_asked() const {
    if (rebalances_->has_asked_to_join()) return {};
    const auto& log = handle_.connection_log();
    return "the broker that coordinates it could not be asked" +
           (log.is_empty() ? ": Kafka names none yet, or it does not answer"
                           : "; what failed last: " + log.cause());
}

std::pair<std::int64_t, std::int64_t> GroupConsumer::read_bounds(const TopicPartition& where) const {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    const auto code = rd_kafka_query_watermark_offsets(handle_.get(), where.topic.c_str(), where.partition,
                                                       &begin, &end, timeout_ms(handle_.settings()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        handle_.throw_failed(fmt::format("read the offsets of {} partition {}", where.topic, where.partition),
                             code);
    return {begin, end};
}

std::int64_t GroupConsumer::known_end(const TopicPartition& where) const {
    std::int64_t begin = -1;
    std::int64_t end = -1;
    rd_kafka_get_watermark_offsets(handle_.get(), where.topic.c_str(), where.partition, &begin, &end);
    return end;
}

}  // namespace shortener_events::kafka
