#include "kafka/offsets.hpp"

namespace shortener_events::kafka {

std::vector<OffsetAnswer> read_offsets(const Handle& handle, const std::vector<TopicPartition>& partitions,
                                       std::int64_t timestamp) {
    const PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
    for (const auto& where : partitions)
        rd_kafka_topic_partition_list_add(list.get(), where.topic.c_str(), where.partition)->offset =
            timestamp;
    const auto code = rd_kafka_offsets_for_times(handle.get(), list.get(),
                                                 static_cast<int>(handle.settings().timeout.count()));
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && means_unreachable(code)) handle.throw_unreachable();
    std::vector<OffsetAnswer> answers;
    for (int i = 0; i < list->cnt; ++i) {
        const auto& answer = list->elems[i];
        answers.push_back({{answer.topic, answer.partition}, answer.offset, answer.err});
    }
    return answers;
}

}  // namespace shortener_events::kafka
