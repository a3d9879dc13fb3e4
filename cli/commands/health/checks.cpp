#include "cli/commands/health/checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <map>

#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/thread_room.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/lag_reader.hpp"
#include "shortener_events/lag_verdict.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

namespace {

/// That this process may not ask says nothing of what was asked about, and is no finding.
void require_finding(const Error& error) {
    if (error.category() == ErrorCategory::misuse) throw error;
}

/// The brokers of a cluster, by whether they answer.
struct BrokerCount {
    std::size_t known = 0;
    std::map<std::int32_t, std::string> away;  ///< by id: how it is called
};

/// A broker that was stopped in order, or that was away for long, is not listed any more; but the partitions
/// that it has a replica of still name it.
BrokerCount count_brokers(const ClusterInfo& cluster, const std::vector<BrokerInfo>& silent) {
    BrokerCount count;
    for (const auto& broker : silent)
        count.away[broker.id] = fmt::format("{} ({}:{})", broker.id, broker.host, broker.port);
    for (const auto& topic : cluster.topics)
        for (const auto& partition : topic.partitions)
            for (const auto id : partition.replicas)
                if (std::ranges::find(cluster.brokers, id, &BrokerInfo::id) == cluster.brokers.end())
                    count.away.try_emplace(id, std::to_string(id));
    const auto unlisted = std::ranges::count_if(count.away, [&](const auto& entry) {
        return std::ranges::find(silent, entry.first, &BrokerInfo::id) == silent.end();
    });
    count.known = cluster.brokers.size() + static_cast<std::size_t>(unlisted);
    return count;
}

/// It may be hidden, which is no reason to create it.
HealthCheck check_missing_topic(const std::string& title, const std::string& name, const Cluster& kafka) {
    // It makes the topics of the services, and no other: who asks for another one may have misspelt it.
    std::string hint = "shortener-events topics create";
    try {
        kafka.require_topic(name);
    } catch (const Error& error) {
        require_finding(error);
        if (error.kafka().code != kafka_error::kUnknownTopic)
            return {title, HealthStatus::unknown, error.what(), error.hint()};
        if (std::ranges::find(names::kTopics, name) == names::kTopics.end()) hint = error.hint();
    }
    return {title, HealthStatus::bad, "there is no such topic", hint};
}

HealthCheck check_topic(const std::string& name, const Cluster& kafka, const ClusterInfo& cluster,
                        const BrokerCount& brokers) {
    const std::string title = "topic " + name;
    const auto topic = std::ranges::find(cluster.topics, name, &TopicInfo::name);
    if (topic == cluster.topics.end()) return check_missing_topic(title, name, kafka);
    const auto count = topic->partitions.size();
    const auto leaderless = std::ranges::count(topic->partitions, -1, &PartitionInfo::leader);
    if (leaderless > 0)
        return {title, HealthStatus::bad,
                fmt::format("{} of {} partitions have no leader", leaderless, count),
                "a broker is down: its partitions can be neither read nor written"};
    const auto silent = std::ranges::count_if(
        topic->partitions, [&](const PartitionInfo& p) { return brokers.away.contains(p.leader); });
    if (silent > 0)
        return {title, HealthStatus::bad,
                fmt::format("{} of {} partitions are led by a broker that does not answer", silent, count),
                "they can be neither read nor written until it answers, or another one leads them"};
    const auto lagging = std::ranges::count_if(
        topic->partitions, [](const PartitionInfo& p) { return p.in_sync.size() < p.replicas.size(); });
    if (lagging > 0)
        return {title, HealthStatus::warning,
                fmt::format("{} of {} partitions lack a replica in sync", lagging, count), ""};
    return {title, HealthStatus::ok, counted(count, "partition") + ", all with a leader", ""};
}

HealthCheck check_contracts(const std::string& directory, bool strict) {
    try {
        const auto registry = ContractRegistry::load(directory);
        if (const auto& notes = registry.notes(); !notes.empty())
            return {"contracts", strict ? HealthStatus::bad : HealthStatus::warning,
                    to_text(notes.front()) +
                        (notes.size() == 1 ? "" : fmt::format(", and {} more", notes.size() - 1)),
                    "see: shortener-events contracts list"};
        std::vector<std::string> ids;
        for (const auto* contract : registry.all()) ids.push_back(contract->id());
        return {"contracts", HealthStatus::ok, fmt::format("{}", fmt::join(ids, ", ")), ""};
    } catch (const Error& error) {
        require_finding(error);
        return {"contracts", HealthStatus::bad, error.what(), error.hint()};
    }
}

HealthStatus status_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok:
            return HealthStatus::ok;
        case Verdict::behind:
            return HealthStatus::warning;
        case Verdict::stalled:
        case Verdict::dead:
        case Verdict::losing:
            return HealthStatus::bad;
        case Verdict::unknown:
            break;
    }
    return HealthStatus::unknown;
}

/// One sample calls nobody dead; but a group whose members have been gone while events got so old is not
/// well.
bool is_overdue(const GroupLag& group, const Judgement& judgement) {
    const auto age = group.totals.time_lag_ms;
    return judgement.verdict == Verdict::behind && judgement.has_no_member && age &&
           std::chrono::milliseconds(*age) > kOverdue;
}

/// That the usual group does not exist yet is no fault of Kafka's: before the first deployment there is none.
/// One that is asked for has to be there, or a name that is misspelt would be well for ever.
HealthCheck check_group(const KafkaSettings& settings, const HealthQuery& query) {
    const std::string& name = query.group;
    const auto if_unknown = query.group_is_asked_for ? HealthStatus::bad : HealthStatus::warning;
    const std::string title = "group " + name;
    try {
        auto snapshot = LagReader(settings).read({{name}, {}, TimeLag::bounded});
        GroupLag& group = snapshot.groups.front();
        const auto judgement = judge(group);
        return {title, is_overdue(group, judgement) ? HealthStatus::bad : status_of(judgement.verdict),
                fmt::format("{}: {}", to_string(judgement.verdict), judgement.reason), judgement.hint};
    } catch (const Error& error) {
        require_finding(error);
        return {title, is_unknown_group(error) ? if_unknown : HealthStatus::unknown, error.what(),
                error.hint()};
    }
}

std::string join_names(const std::map<std::int32_t, std::string>& brokers) {
    std::string text;
    for (const auto& [id, name] : brokers) text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Where half of the brokers or more are away, Kafka can elect no leader.
HealthCheck check_brokers(const ClusterInfo& cluster, const BrokerCount& brokers) {
    const auto known = brokers.known;
    const auto answering = known - brokers.away.size();
    if (brokers.away.empty())
        return {"kafka", HealthStatus::ok,
                fmt::format("{} of cluster {}", counted(known, "broker"), cluster.cluster_id), ""};
    return {"kafka", 2 * answering > known ? HealthStatus::warning : HealthStatus::bad,
            fmt::format("{} of {} brokers of cluster {} answer{}, but not {}", answering, known,
                        cluster.cluster_id, answering == 1 ? "s" : "", join_names(brokers.away)),
            "start what is down; one that runs is perhaps stuck, or cannot be reached from here"};
}

/// What is left until `end`, and little more where that is over.
std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point end) {
    using namespace std::chrono_literals;
    return std::max(
        100ms, std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()));
}

void check_kafka(const KafkaSettings& settings, const HealthQuery& query, std::vector<HealthCheck>& checks) {
    const auto end = std::chrono::steady_clock::now() + settings.timeout;
    const Cluster kafka(settings);
    const ClusterInfo cluster = kafka.read_metadata();
    KafkaSettings rest = settings;
    rest.timeout = left_until(end);
    std::future<HealthCheck> group;
    if (!query.group.empty()) group = std::async(kAside, check_group, rest, query);
    const auto brokers = count_brokers(cluster, kafka.find_silent_brokers(cluster, rest.timeout));
    const auto fault =
        brokers.away.size() < brokers.known ? std::nullopt : kafka.find_fault();  // none answers
    checks.push_back(fault ? HealthCheck{"kafka", HealthStatus::bad, fault->what(), fault->hint()}
                           : check_brokers(cluster, brokers));
    for (const auto& topic : query.topics) checks.push_back(check_topic(topic, kafka, cluster, brokers));
    if (group.valid()) checks.push_back(group.get());
}

}  // namespace

std::vector<HealthCheck> check_health(const KafkaSettings& settings, const HealthQuery& query) {
    std::vector<HealthCheck> checks;
    auto contracts = std::async(kAside, check_contracts, query.contracts_dir, query.strict);
    try {
        check_kafka(settings, query, checks);
    } catch (const Error& error) {
        require_finding(error);
        checks.push_back({"kafka", HealthStatus::bad, error.what(), error.hint()});
    }
    checks.push_back(contracts.get());
    return checks;
}

HealthStatus overall(const std::vector<HealthCheck>& checks) {
    HealthStatus worst = HealthStatus::ok;
    for (const auto& check : checks) worst = std::max(worst, check.status);
    return worst;
}

}  // namespace shortener_events::cli
