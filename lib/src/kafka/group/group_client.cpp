#include "kafka/group/group_client.hpp"

#include <algorithm>

#include "kafka/admin/metadata.hpp"

namespace shortener_events::kafka {

namespace {

std::set<std::int32_t> ids_of(const std::vector<BrokerInfo>& brokers) {
    std::set<std::int32_t> ids;
    for (const auto& broker : brokers) ids.insert(broker.id);
    return ids;
}

}  // namespace

GroupClient::GroupClient(const KafkaSettings& settings)
    : settings_(settings), handle_(std::make_shared<GroupQueryHandle>(settings)) {}

void GroupClient::renew() {
    handle_->end(Ending::aside);
    handle_ = std::make_shared<GroupQueryHandle>(settings_);
    brokers_.clear();
    gave_up_ = false;
}

ClusterInfo GroupClient::read_cluster() {
    if (gave_up_) renew();
    ClusterInfo cluster = read_metadata(*handle_);
    if (!std::ranges::includes(ids_of(cluster.brokers), brokers_)) {
        renew();
        cluster = read_metadata(*handle_);
    }
    brokers_ = ids_of(cluster.brokers);
    return cluster;
}

}  // namespace shortener_events::kafka
