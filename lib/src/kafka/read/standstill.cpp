#include "kafka/read/standstill.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/forbidden.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/reading_notice.hpp"

namespace shortener_events::kafka {

namespace {

constexpr int kAskMs = 1000;

[[noreturn]] void throw_no_leader(const TopicPartition& where) {
    throw Error(ErrorCategory::kafka, fmt::format("{}[{}] has no leader", where.topic, where.partition),
                "is its broker running? --partition names those that can be read");
}

}  // namespace

void throw_standstill(const Handle& handle, const std::vector<TopicPartition>& unfinished) {
    if (unfinished.empty()) handle.throw_unreachable();
    const TopicPartition& first = unfinished.front();
    const auto answer = read_topic(handle, first.topic, kAskMs);
    if (means_unreachable(answer.error)) handle.throw_unreachable();
    if (answer.error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        throw Error(ErrorCategory::kafka,
                    to_text({.kind = ReadingNotice::Kind::topic_deleted, .topic = first.topic}));
    throw_if_forbidden(fmt::format("read topic \"{}\"", first.topic), answer.error,
                       {.topic = first.topic, .on_topic = "Describe"});
    if (answer.error) handle.throw_failed(fmt::format("read topic \"{}\"", first.topic), answer.error);
    const auto& partitions = answer.topic.partitions;
    const auto found = std::ranges::find(partitions, first.partition, &PartitionInfo::id);
    if (found == partitions.end() || found->leader < 0) throw_no_leader(first);
    throw Error(ErrorCategory::kafka,
                fmt::format("{}[{}] gave nothing more within {}", first.topic, first.partition,
                            format_duration(handle.settings().timeout)),
                fmt::format("does its leader, broker {}, answer? --timeout gives it longer", found->leader));
}

}  // namespace shortener_events::kafka
