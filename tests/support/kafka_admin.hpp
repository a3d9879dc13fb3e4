// For broker tests: what an administrator can do to groups and topics, and members that only hold partitions.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/handle.hpp"
#include "shortener_events/record.hpp"
#include "support/shared_kafka.hpp"

namespace shortener_events::test {

using Commits = std::map<TopicPartition, std::int64_t>;

inline kafka::PartitionListPtr to_list(const Commits& offsets) {
    kafka::PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
    for (const auto& [at, offset] : offsets)
        rd_kafka_topic_partition_list_add(list.get(), at.topic.c_str(), at.partition)->offset = offset;
    return list;
}

class Admin {
  public:
    Admin() : handle_(RD_KAFKA_PRODUCER, shared_kafka(), {}), queue_(rd_kafka_queue_new(handle_.get())) {}

    /// Kafka takes any offset, whether the partition has it or not.
    void commit(const std::string& group, const Commits& offsets) {
        const auto list = to_list(offsets);
        auto* request = rd_kafka_AlterConsumerGroupOffsets_new(group.c_str(), list.get());
        rd_kafka_AlterConsumerGroupOffsets(handle_.get(), &request, 1, nullptr, queue_.get());
        rd_kafka_AlterConsumerGroupOffsets_destroy(request);
        wait();
    }
    void delete_records_before(const TopicPartition& at, std::int64_t offset) {
        auto* request = rd_kafka_DeleteRecords_new(to_list({{at, offset}}).get());
        rd_kafka_DeleteRecords(handle_.get(), &request, 1, nullptr, queue_.get());
        rd_kafka_DeleteRecords_destroy(request);
        wait();
    }
    void grow(const std::string& topic, std::size_t partitions) {
        auto* request = rd_kafka_NewPartitions_new(topic.c_str(), partitions, nullptr, 0);
        rd_kafka_CreatePartitions(handle_.get(), &request, 1, nullptr, queue_.get());
        rd_kafka_NewPartitions_destroy(request);
        wait();
        wait_until([&] {
            const auto shown = partitions_of(topic);
            return shown && shown->size() == partitions &&
                   std::ranges::none_of(*shown, [](const auto& p) { return p.leader < 0; });
        });
    }
    void delete_topic(const std::string& topic) {
        auto* request = rd_kafka_DeleteTopic_new(topic.c_str());
        rd_kafka_DeleteTopics(handle_.get(), &request, 1, nullptr, queue_.get());
        rd_kafka_DeleteTopic_destroy(request);
        wait();
        wait_until([&] { return !partitions_of(topic); });
    }

  private:
    void wait() {
        const kafka::EventPtr event(rd_kafka_queue_poll(queue_.get(), 20'000));
        REQUIRE(event);
        REQUIRE(rd_kafka_event_error(event.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
    }

    /// Kafka answers such a request before its brokers tell clients what has changed.
    template <class Shown>
    static void wait_until(const Shown& shown) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!shown()) {
            REQUIRE(std::chrono::steady_clock::now() < limit);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    /// None: there is no such topic.
    std::optional<std::vector<PartitionInfo>> partitions_of(const std::string& topic) const {
        for (auto& shown : kafka::read_metadata(handle_).topics)
            if (shown.name == topic) return std::move(shown.partitions);
        return std::nullopt;
    }

    kafka::Handle handle_;
    kafka::QueuePtr queue_;
};

/// A consumer that joins a group, and then holds its partitions without reading.
class Member {
  public:
    /// `instance_id`: not empty for a static member.
    Member(const std::string& group, const std::string& topic, const std::string& instance_id = "")
        : handle_(RD_KAFKA_CONSUMER, with_instance(instance_id),
                  {{"group.id", group},
                   {"client.id", "holder"},
                   {"auto.offset.reset", "earliest"},
                   {"enable.auto.commit", "false"}}) {
        rd_kafka_poll_set_consumer(handle_.get());
        const auto topics = to_list({{{topic, RD_KAFKA_PARTITION_UA}, 0}});
        REQUIRE(rd_kafka_subscribe(handle_.get(), topics.get()) == RD_KAFKA_RESP_ERR_NO_ERROR);
    }
    ~Member() { rd_kafka_consumer_close(handle_.get()); }
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;

    void poll(int timeout_ms) { kafka::MessagePtr(rd_kafka_consumer_poll(handle_.get(), timeout_ms)); }

    void wait_for_assignment() {
        for (int i = 0; i < 2000; ++i) {
            poll(10);
            rd_kafka_topic_partition_list_t* list = nullptr;
            rd_kafka_assignment(handle_.get(), &list);
            const kafka::PartitionListPtr owned(list);
            if (owned->cnt > 0) return;
        }
        FAIL("no partition was assigned");
    }

    void commit(const Commits& offsets) {
        REQUIRE(rd_kafka_commit(handle_.get(), to_list(offsets).get(), 0) == RD_KAFKA_RESP_ERR_NO_ERROR);
    }

  private:
    static KafkaSettings with_instance(const std::string& id) {
        KafkaSettings settings = shared_kafka();
        if (!id.empty()) settings.properties["group.instance.id"] = id;
        return settings;
    }

    kafka::Handle handle_;
};

}  // namespace shortener_events::test
