#include "shortener_events/consumer.hpp"

#include "consume/run.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events {

struct Consumer::Setup {
    KafkaSettings settings;
    const ContractRegistry& registry;
    std::vector<Handler> handlers;
    Sink& sink;
    ConsumeOptions options;
    ConsumeObserver observer;

    std::vector<consume::RowMaker> makers() const {
        std::vector<consume::RowMaker> makers;
        for (std::size_t i = 0; i < handlers.size(); ++i)
            makers.emplace_back(handlers[i], i,
                                registry.versions_of(handlers[i].contract, handlers[i].topic));
        return makers;
    }
    std::vector<std::string> topics() const {
        std::vector<std::string> names;
        for (const auto& handler : handlers) names.push_back(handler.topic);
        return names;
    }
    void check_cluster() {
        const Cluster cluster(settings);
        for (const auto& topic : topics()) cluster.require_topic(topic);
        if (options.on_invalid == OnInvalid::dead_letter) cluster.require_topic(options.dead_letter_topic);
        const ClusterInfo info = cluster.read_metadata();
        sink.bind_cluster(info.cluster_id);
        settings = kafka::with_session_for(settings, info);
    }
};

Consumer::Consumer(const KafkaSettings& settings, const ContractRegistry& registry,
                   std::vector<Handler> handlers, Sink& sink, ConsumeOptions options,
                   ConsumeObserver observer)
    : setup_(
          new Setup{settings, registry, std::move(handlers), sink, std::move(options), std::move(observer)}) {
    setup_->makers();
}

Consumer::~Consumer() = default;

ConsumeResult Consumer::run(std::stop_token stop) {
    setup_->check_cluster();
    consume::Run run(setup_->settings, setup_->options, setup_->observer, setup_->topics(), setup_->makers(),
                     setup_->sink);
    return run.run(stop);
}

}  // namespace shortener_events
