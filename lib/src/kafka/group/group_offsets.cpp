#include "shortener_events/internal/group_offsets.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/backoff.hpp"
#include "kafka/client/deadline.hpp"
#include "kafka/client/forbidden.hpp"
#include "kafka/client/handle.hpp"
#include "kafka/client/partition_list.hpp"

namespace shortener_events {

namespace {

constexpr std::chrono::milliseconds kUntilAskedAgain{100};
constexpr std::chrono::milliseconds kFirstLook{1000}, kLastLook{60'000};

/// Who may not see the group is not given its coordinator: librdkafka goes on asking, and says so to a
/// consumer.
bool is_forbidden(const kafka::Handle& handle) {
    const kafka::MessagePtr said(rd_kafka_consumer_poll(handle.get(), 0));
    return said && said->err == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED;
}

/// A coordinator that has just been found, or has moved, is asked again within the timeout.
rd_kafka_resp_err_t ask_committed(const kafka::Handle& handle, rd_kafka_topic_partition_list_t* partitions) {
    const kafka::Deadline deadline(handle.settings().timeout);
    Backoff step(kFirstLook, kLastLook);
    for (;;) {
        const auto code =
            rd_kafka_committed(handle.get(), partitions, deadline.within(step.time()).left_ms(1));
        step.grow();  // a slow network is given its time
        if (is_forbidden(handle)) return RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED;
        if (!(kafka::coordinator_settles(code) || code == RD_KAFKA_RESP_ERR__TIMED_OUT ||
              code == RD_KAFKA_RESP_ERR__WAIT_COORD) ||
            deadline.passed())
            return code;
        std::this_thread::sleep_for(kUntilAskedAgain);
    }
}

}  // namespace

std::vector<GroupOffset> read_group_offsets(const KafkaSettings& settings, const std::string& group,
                                            const std::vector<TopicPartition>& partitions) {
    // With isolation.level=read_committed (the default) the broker answers only when no transaction is
    // pending.
    const kafka::Handle handle(RD_KAFKA_CONSUMER, settings,
                               {{"group.id", group}, {"enable.auto.commit", "false"}});
    const auto list = kafka::to_list(partitions);
    const auto code = ask_committed(handle, list.get());
    kafka::throw_if_forbidden(fmt::format("read the offsets of group \"{}\"", group), code,
                              {.topic = partitions.empty() ? "" : partitions.front().topic,
                               .on_topic = "Describe",
                               .group = group,
                               .on_group = "Describe"});
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        handle.throw_failed(fmt::format("read the offsets of group \"{}\"", group), code);
    std::vector<GroupOffset> offsets;
    for (int i = 0; i < list->cnt; ++i) {
        const auto& element = list->elems[i];
        if (element.offset < 0) continue;
        offsets.push_back({element.topic,
                           element.partition,
                           element.offset,
                           {static_cast<const char*>(element.metadata), element.metadata_size}});
    }
    return offsets;
}

}  // namespace shortener_events
