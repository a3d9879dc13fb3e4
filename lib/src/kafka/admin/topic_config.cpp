#include "kafka/admin/topic_config.hpp"

#include <array>
#include <charconv>

#include "kafka/admin/metadata.hpp"
#include "kafka/client/forbidden.hpp"

namespace shortener_events::kafka {

namespace {

using ConfigResourcePtr =
    std::unique_ptr<rd_kafka_ConfigResource_t, Destroy<rd_kafka_ConfigResource_destroy>>;

std::optional<std::int64_t> to_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

void take(const rd_kafka_ConfigResource_t& resource, TopicDetails& details) {
    std::size_t count = 0;
    const auto** entries = rd_kafka_ConfigResource_configs(&resource, &count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = rd_kafka_ConfigEntry_name(entries[i]);
        const char* value = rd_kafka_ConfigEntry_value(entries[i]);
        if (!value) continue;
        if (name == "retention.ms") details.retention_ms = to_number(value);
        if (name == "retention.bytes") details.retention_bytes = to_number(value);
        if (name == "cleanup.policy") details.cleanup_policy = value;
    }
}

}  // namespace

TopicConfigs ask_topic_configs(const Handle& handle, const ClusterInfo& cluster,
                               const std::vector<TopicInfo>& topics, const Deadline& deadline) {
    if (is_embedded(cluster) || topics.empty()) return {nullptr, deadline};
    const AdminOptionsPtr options(rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
    std::array<char, 128> reason{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), deadline.left_ms(1), reason.data(),
                                              reason.size());
    std::vector<ConfigResourcePtr> owned;
    std::vector<rd_kafka_ConfigResource_t*> resources;
    for (const auto& topic : topics) {
        owned.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.name.c_str()));
        resources.push_back(owned.back().get());
    }
    QueuePtr queue(rd_kafka_queue_new(handle.get()));
    rd_kafka_DescribeConfigs(handle.get(), resources.data(), resources.size(), options.get(), queue.get());
    return {std::move(queue), deadline};
}

TopicDetails TopicConfigs::details(const std::string& topic) {
    if (queue_) collect();
    TopicDetails details = answers_[topic];
    details.name = topic;
    return details;
}

void TopicConfigs::collect() {
    const EventPtr event(rd_kafka_queue_poll(queue_.get(), deadline_.left_ms(100)));
    queue_.reset();
    if (!event || rd_kafka_event_error(event.get())) return;
    std::size_t count = 0;
    const auto** resources =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string topic = rd_kafka_ConfigResource_name(resources[i]);
        const auto code = rd_kafka_ConfigResource_error(resources[i]);
        if (!code)
            take(*resources[i], answers_[topic]);
        else if (const auto right = right_behind(code, {.topic = topic, .on_topic = "DescribeConfigs"}))
            answers_[topic].configs_error = say_missing(*right);
    }
}

}  // namespace shortener_events::kafka
