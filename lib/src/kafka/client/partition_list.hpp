// librdkafka's list of partitions from and to ours.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "kafka/client/rdkafka.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

inline std::vector<TopicPartition> to_partitions(const rd_kafka_topic_partition_list_t& list) {
    std::vector<TopicPartition> partitions;
    for (int i = 0; i < list.cnt; ++i) partitions.push_back({list.elems[i].topic, list.elems[i].partition});
    return partitions;
}

inline PartitionListPtr to_list(const std::vector<TopicPartition>& partitions) {
    PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
    for (const auto& where : partitions)
        rd_kafka_topic_partition_list_add(list.get(), where.topic.c_str(), where.partition);
    return list;
}

inline PartitionListPtr to_list(const std::map<TopicPartition, std::int64_t>& offsets) {
    PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
    for (const auto& [where, offset] : offsets)
        rd_kafka_topic_partition_list_add(list.get(), where.topic.c_str(), where.partition)->offset = offset;
    return list;
}

}  // namespace shortener_events::kafka
