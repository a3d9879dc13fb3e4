#include <fmt/format.h>

#include <algorithm>

#include "kafka/admin/metadata.hpp"
#include "kafka/admin/topic_config.hpp"
#include "kafka/read/connections.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/replay.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events {

namespace {

constexpr const char* kWithout =
    "--no-journal records it in the group's offsets, which Kafka forgets in time";

/// Small segments: compaction passes over the one that is written to, which is all that grows.
const std::map<std::string, std::string> kConfigs{{"cleanup.policy", "compact"},
                                                  {"segment.bytes", "16777216"}};

void make_journal(const Cluster& cluster, const std::string& name) {
    try {
        cluster.create_topic(name, 1, -1, kConfigs);
    } catch (const Error& error) {
        throw Error(error.category(), fmt::format("what is replayed cannot be recorded: {}", error.what()),
                    kWithout, error.kafka());
    }
}

/// Of a policy that cannot be seen, for want of a right, nothing is said.
void require_compacted(const Client& client, const ClusterInfo& known, const TopicInfo& journal) {
    const auto handle = client.connections().reader_of_all();
    const kafka::Deadline deadline(client.settings().timeout);
    const auto policy =
        kafka::ask_topic_configs(*handle, known, {journal}, deadline).details(journal.name).cleanup_policy;
    if (policy.empty() || policy == "compact") return;
    throw Error(ErrorCategory::kafka,
                fmt::format("what is replayed cannot be recorded in \"{}\": its cleanup.policy is {}, so its "
                            "records expire",
                            journal.name, policy),
                fmt::format("make it compact alone; or {}", kWithout));
}

/// It forgets the offsets that a transaction commits, and makes no topic for a client (from librdkafka 2.8
/// on).
void require_embedded(const ClusterInfo& known, const ReplayPlace& place) {
    if (place.in_offsets)
        throw Error(ErrorCategory::kafka,
                    "what is replayed cannot be recorded: the embedded broker forgets the offsets that a "
                    "transaction commits",
                    "leave --no-journal out; or shortener-events sandbox --kafka starts one that keeps them");
    if (std::ranges::find(known.topics, place.journal, &TopicInfo::name) == known.topics.end())
        throw Error(
            ErrorCategory::kafka,
            fmt::format("what is replayed cannot be recorded: the embedded broker has no topic \"{}\", "
                        "and makes none on request",
                        place.journal),
            fmt::format("leave --journal out: it comes with \"{}\", unless it was started with --no-topics",
                        names::kReplayJournal));
}

}  // namespace

void require_journal(const Client& client, const ReplayPlace& place) {
    const Cluster cluster(client);
    const ClusterInfo known = cluster.read_metadata();
    if (kafka::is_embedded(known)) return require_embedded(known, place);
    if (place.in_offsets) return;
    const auto found = std::ranges::find(known.topics, place.journal, &TopicInfo::name);
    if (found == known.topics.end()) return make_journal(cluster, place.journal);
    require_compacted(client, known, *found);
}

}  // namespace shortener_events
