#include "shortener_events/internal/group_offsets.hpp"
#include "shortener_events/internal/replay.hpp"

namespace shortener_events {

std::map<std::int32_t, ReplayMarks> read_replay_marks(const KafkaSettings& settings, const std::string& group,
                                                      const std::vector<PartitionRange>& ranges) {
    std::vector<TopicPartition> partitions;
    for (const auto& range : ranges) partitions.push_back({range.topic, range.partition});
    std::map<std::int32_t, ReplayMarks> marks;
    for (const auto& committed : read_group_offsets(settings, group, partitions))
        marks[committed.partition] = {committed.offset, committed.metadata};
    for (const auto& range : ranges) marks[range.partition].start_at(range.begin);
    return marks;
}

}  // namespace shortener_events
