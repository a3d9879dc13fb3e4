#include "shortener_events/consumer.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/backoff.hpp"
#include "consume/consume_loop.hpp"
#include "consume/dead_letter_publisher.hpp"
#include "consume/kafka_consumer_group.hpp"
#include "consume/supervisor.hpp"
#include "kafka/admin/metadata.hpp"
#include "kafka/group/group_protocol.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events {

namespace {

/// Notes come from several threads.
ConsumeObserver one_at_a_time(ConsumeObserver observer) {
    if (!observer.on_note) return observer;
    const auto mutex = std::make_shared<std::mutex>();
    observer.on_note = [mutex, said = std::move(observer.on_note)](const ConsumeNote& note) {
        const std::lock_guard lock(*mutex);
        said(note);
    };
    return observer;
}

}  // namespace

struct Consumer::Setup {
    KafkaSettings settings;
    const ContractRegistry& registry;
    std::vector<EventTable> event_tables;
    Sink& sink;
    ConsumeOptions options;
    ConsumeObserver observer;
    std::map<std::string, std::int32_t> partitions{};  ///< of the topics
    bool may_have_newer_members = false;               ///< the cluster's groups
    VisitorKey visitors{};                             ///< of the database

    std::vector<consume::RowMaker> makers() const {
        std::vector<consume::RowMaker> makers;
        for (std::size_t i = 0; i < event_tables.size(); ++i)
            makers.emplace_back(event_tables[i], i,
                                registry.versions_of(event_tables[i].contract, event_tables[i].topic),
                                options.privacy, visitors);
        return makers;
    }
    std::vector<std::string> topics() const {
        std::vector<std::string> names;
        for (const auto& event_table : event_tables) names.push_back(event_table.topic);
        return names;
    }
    /// The cluster's id.
    std::string check_cluster() {
        const Cluster cluster(settings);
        const auto names = topics();
        for (const auto& topic : names) cluster.require_topic(topic);
        if (options.on_invalid == OnInvalid::dead_letter) cluster.require_topic(options.dead_letter_topic);
        const ClusterInfo info = cluster.read_metadata();
        settings = kafka::with_session_for(settings, info);
        may_have_newer_members = !kafka::is_embedded(info);  // which answers no question about a group
        for (const auto& topic : info.topics)
            if (std::ranges::find(names, topic.name) != names.end())
                partitions[topic.name] = static_cast<std::int32_t>(topic.partitions.size());
        return info.cluster_id;
    }
    /// As soon as the database can be used. False: stopped before.
    bool check_sink(const std::string& cluster_id, consume::SharedSink& shared, consume::Conduct& conduct) {
        const auto bind = [&](Sink& bound) {
            bound.bind_cluster(cluster_id);
            return VisitorKey(bound.visitor_key());
        };
        for (Backoff backoff;;) {
            if (const auto key = shared.try_call(bind, conduct.stop.get_token()))
                return visitors = *key, true;
            ConsumeCounts counts;
            counts.database_trouble = shared.trouble();
            conduct.report(counts);
            if (!backoff.wait(conduct.stop.get_token())) return false;
        }
    }
    consume::JoinGroup join() const {
        return [this](kafka::GroupListener listener) {
            const kafka::GroupOptions membership{
                .group = options.group,
                .topics = topics(),
                .client_id = options.client_id,
                .instance_id = options.instance_id,
                .partitions = partitions,
                .avoids_newer_members = may_have_newer_members && (options.once || options.until_ms)};
            return std::make_unique<consume::KafkaConsumerGroup>(settings, membership, std::move(listener));
        };
    }
    void work(consume::Conduct& conduct) {
        const consume::Notes notes(observer.on_note);
        consume::SharedSink shared(sink, notes);
        if (!check_sink(check_cluster(), shared, conduct)) return conduct.answer({});
        if (observer.on_reached) observer.on_reached();
        consume::Trouble letters(
            {"dead-letters-failing", "dead-letters-back", "dead letters are written again"}, notes);
        consume::DeadLetterPublisher publisher(settings, options.dead_letter_topic,
                                               [&](const std::string& why) { letters.begin(why); });
        consume::SinkWriter sink_writer(options, shared, publisher, letters, notes);
        consume::WriterThread writer(sink_writer);
        consume::ConsumeLoop loop(
            options, {shared, writer, letters, notes}, consume::BatchBuilder(makers(), topics(), options),
            [&](const ConsumeCounts& counts) { conduct.report(counts); }, join());
        try {
            conduct.answer(loop.run(conduct.stop.get_token(), conduct.hurry.get_token()));
        } catch (...) {
            conduct.fail(std::current_exception());  // before all that is taken down, which may take its time
        }
    }
};

Consumer::Consumer(const KafkaSettings& settings, const ContractRegistry& registry,
                   std::vector<EventTable> event_tables, Sink& sink, ConsumeOptions options,
                   ConsumeObserver observer)
    : setup_(new Setup{settings, registry, std::move(event_tables), sink, std::move(options),
                       one_at_a_time(std::move(observer))}) {
    kafka::require_group_rules(setup_->settings, setup_->options.group);
    if (setup_->options.once || setup_->options.until_ms)
        kafka::require_that_it_stays(setup_->settings, "leave --once and --until out");
    setup_->makers();
}

Consumer::~Consumer() = default;

ConsumeResult Consumer::run(std::stop_token stop) {
    const auto work = [setup = setup_.get()](const std::shared_ptr<consume::Conduct>& conduct) {
        try {
            setup->work(*conduct);
        } catch (...) {
            conduct->fail(std::current_exception());
        }
    };
    return consume::Supervisor(setup_->options, setup_->observer, setup_->sink, work).run(std::move(stop));
}

}  // namespace shortener_events
