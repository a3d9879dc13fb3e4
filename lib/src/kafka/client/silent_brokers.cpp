#include "kafka/client/silent_brokers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "kafka/client/broker_configs.hpp"

namespace shortener_events::kafka {

std::vector<BrokerInfo> find_silent_brokers(const Handle& handle, const ClusterInfo& cluster,
                                            const Deadline& deadline) {
    const QueuePtr queue(rd_kafka_queue_new(handle.get()));
    std::set<const BrokerInfo*> silent;
    for (const auto& broker : cluster.brokers) {
        ask_about_itself(handle, broker, deadline, queue.get());
        silent.insert(&broker);
    }
    while (!silent.empty() && !deadline.passed()) {
        const EventPtr event(rd_kafka_queue_poll(queue.get(), deadline.left_ms()));
        if (event && !means_unreachable(rd_kafka_event_error(event.get())))
            silent.erase(static_cast<const BrokerInfo*>(rd_kafka_event_opaque(event.get())));
    }
    std::vector<BrokerInfo> found;
    std::ranges::copy_if(cluster.brokers, std::back_inserter(found),
                         [&](const BrokerInfo& broker) { return silent.contains(&broker); });
    return found;
}

std::string name_silent_brokers(const Handle& handle, const ClusterInfo& cluster, const Deadline& deadline) {
    const auto silent = find_silent_brokers(handle, cluster, deadline);
    if (silent.empty()) return "a broker did not answer in time";
    std::vector<std::string> names;
    for (const auto& broker : silent)
        names.push_back(fmt::format("{} ({}:{})", broker.id, broker.host, broker.port));
    return fmt::format("broker{} {} did not answer in time", names.size() == 1 ? "" : "s",
                       fmt::join(names, ", "));
}

}  // namespace shortener_events::kafka
