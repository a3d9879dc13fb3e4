#include "kafka/client/broker_configs.hpp"

#include <array>

namespace shortener_events::kafka {

namespace {

using ResourcePtr = std::unique_ptr<rd_kafka_ConfigResource_t, Destroy<rd_kafka_ConfigResource_destroy>>;

}  // namespace

void ask_about_itself(const Handle& handle, const BrokerInfo& broker, const Deadline& deadline,
                      rd_kafka_queue_t* queue) {
    const AdminOptionsPtr options(rd_kafka_AdminOptions_new(handle.get(), RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
    std::array<char, 128> reason{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), deadline.left_ms(1), reason.data(),
                                              reason.size());
    rd_kafka_AdminOptions_set_opaque(options.get(), const_cast<BrokerInfo*>(&broker));
    const ResourcePtr itself(
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_BROKER, std::to_string(broker.id).c_str()));
    rd_kafka_ConfigResource_t* resources[] = {itself.get()};
    rd_kafka_DescribeConfigs(handle.get(), resources, 1, options.get(), queue);
}

std::optional<std::string> read_broker_setting(const Handle& handle, const BrokerInfo& broker,
                                               const std::string& name, const Deadline& deadline) {
    const QueuePtr queue(rd_kafka_queue_new(handle.get()));
    ask_about_itself(handle, broker, deadline, queue.get());
    const EventPtr event(rd_kafka_queue_poll(queue.get(), deadline.left_ms(1)));
    if (!event || rd_kafka_event_error(event.get())) return std::nullopt;
    std::size_t count = 0;
    const auto** resources =
        rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
    if (count != 1) return std::nullopt;
    const auto** entries = rd_kafka_ConfigResource_configs(resources[0], &count);
    for (std::size_t i = 0; i < count; ++i)
        if (const char* value = rd_kafka_ConfigEntry_value(entries[i]);
            value && name == rd_kafka_ConfigEntry_name(entries[i]))
            return value;
    return std::nullopt;
}

}  // namespace shortener_events::kafka
