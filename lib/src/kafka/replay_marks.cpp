#include <fmt/format.h>

#include "kafka/handle.hpp"
#include "kafka/partition_list.hpp"
#include "shortener_events/replay.hpp"

namespace shortener_events {

std::map<std::int32_t, ReplayMarks> read_replay_marks(const KafkaSettings& settings, const std::string& group,
                                                      const std::vector<PartitionRange>& ranges) {
    // With isolation.level=read_committed (the default) the broker answers only when no transaction is
    // pending.
    const kafka::Handle handle(RD_KAFKA_CONSUMER, settings,
                               {{"group.id", group}, {"enable.auto.commit", "false"}});
    std::vector<TopicPartition> partitions;
    for (const auto& range : ranges) partitions.push_back({range.topic, range.partition});
    const auto list = kafka::to_list(partitions);
    const auto code =
        rd_kafka_committed(handle.get(), list.get(), static_cast<int>(settings.timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        handle.throw_failed(fmt::format("read the offsets of group \"{}\"", group), code);
    std::map<std::int32_t, ReplayMarks> marks;
    for (int i = 0; i < list->cnt; ++i) {
        const auto& element = list->elems[i];
        auto& of_partition = marks[element.partition];
        if (element.offset >= 0)
            of_partition = {element.offset,
                            {static_cast<const char*>(element.metadata), element.metadata_size}};
        of_partition.start_at(ranges[static_cast<std::size_t>(i)].begin);
    }
    return marks;
}

}  // namespace shortener_events
