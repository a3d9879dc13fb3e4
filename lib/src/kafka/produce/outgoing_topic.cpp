#include "kafka/produce/outgoing_topic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace shortener_events::kafka {

namespace {

bool uses_our_partitioner(const Handle& handle) {
    const auto& properties = handle.settings().properties;
    const auto found = properties.find("partitioner");
    return found != properties.end() && found->second == OutgoingTopic::kPartitioner;
}

std::int32_t partition_of(const rd_kafka_topic_t* topic, const void* key, std::size_t size,
                          std::int32_t partitions) {
    return rd_kafka_msg_partitioner_murmur2_random(topic, key, size, partitions, nullptr, nullptr);
}

}  // namespace

OutgoingTopic::OutgoingTopic(const Handle& handle, const std::string& name,
                             std::atomic<std::int32_t>& partitions)
    : partitions_(partitions) {
    rd_kafka_topic_conf_t* conf = nullptr;
    if (uses_our_partitioner(handle)) {
        conf = rd_kafka_default_topic_conf_dup(handle.get());
        rd_kafka_topic_conf_set_opaque(conf, &partitions);
        rd_kafka_topic_conf_set_partitioner_cb(conf, choose);
    }
    topic_.reset(rd_kafka_topic_new(handle.get(), name.c_str(), conf));
    if (!topic_) handle.throw_failed(fmt::format("use topic \"{}\"", name), rd_kafka_last_error());
}

std::int32_t OutgoingTopic::choose(const rd_kafka_topic_t* topic, const void* key, std::size_t size,
                                   std::int32_t partitions, void* known, void*) {
    *static_cast<std::atomic<std::int32_t>*>(known) = partitions;
    return partition_of(topic, key, size, partitions);
}

void OutgoingTopic::place(std::span<rd_kafka_message_t> messages) {
    const std::int32_t partitions = partitions_;
    if (partitions <= 0) return;
    const auto slot = [&](const rd_kafka_message_t& message) -> std::uint32_t& {
        const bool known = message.partition >= 0 && message.partition < partitions;
        return ends_[static_cast<std::size_t>(known ? message.partition : partitions)];
    };
    ends_.assign(static_cast<std::size_t>(partitions) + 1, 0);
    for (auto& message : messages) {
        if (message.partition == RD_KAFKA_PARTITION_UA && message.key)
            message.partition = partition_of(topic_.get(), message.key, message.key_len, partitions);
        ++slot(message);
    }
    std::uint32_t begin = 0;
    for (auto& end : ends_) begin += std::exchange(end, begin);
    placed_.resize(messages.size());
    for (const auto& message : messages) placed_[slot(message)++] = message;
    std::ranges::copy(placed_, messages.begin());
}

}  // namespace shortener_events::kafka
