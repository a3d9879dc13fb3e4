#include "kafka/read/offsets.hpp"

#include <algorithm>

namespace shortener_events::kafka {

std::vector<OffsetAnswer> ask_offsets(const Handle& handle, const std::vector<TopicPartition>& partitions,
                                      std::int64_t timestamp, int timeout_ms) {
    const PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
    for (const auto& where : partitions)
        rd_kafka_topic_partition_list_add(list.get(), where.topic.c_str(), where.partition)->offset =
            timestamp;
    const auto code = rd_kafka_offsets_for_times(handle.get(), list.get(), timeout_ms);
    std::vector<OffsetAnswer> answers;
    for (int i = 0; i < list->cnt; ++i) {
        const auto& answer = list->elems[i];
        answers.push_back({{answer.topic, answer.partition}, answer.offset, code ? code : answer.err});
    }
    return answers;
}

std::vector<OffsetAnswer> read_offsets(const Handle& handle, const std::vector<TopicPartition>& partitions,
                                       std::int64_t timestamp) {
    auto answers =
        ask_offsets(handle, partitions, timestamp, static_cast<int>(handle.settings().timeout.count()));
    const auto unreachable = [](const OffsetAnswer& answer) { return means_unreachable(answer.error); };
    if (!answers.empty() && std::ranges::all_of(answers, unreachable)) handle.throw_unreachable();
    return answers;
}

}  // namespace shortener_events::kafka
