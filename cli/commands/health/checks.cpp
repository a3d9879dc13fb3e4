#include "cli/commands/health/checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <future>

#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/lag_reader.hpp"
#include "shortener_events/lag_verdict.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

namespace {

HealthCheck check_topic(const std::string& name, const ClusterInfo& cluster) {
    const std::string title = "topic " + name;
    const auto topic = std::ranges::find(cluster.topics, name, &TopicInfo::name);
    if (topic == cluster.topics.end())
        return {title, HealthStatus::bad, "there is no such topic", "shortener-events topics create"};
    const auto count = topic->partitions.size();
    const auto leaderless = std::ranges::count(topic->partitions, -1, &PartitionInfo::leader);
    if (leaderless > 0)
        return {title, HealthStatus::bad,
                fmt::format("{} of {} partitions have no leader", leaderless, count),
                "a broker is down: its partitions can be neither read nor written"};
    const auto lagging = std::ranges::count_if(
        topic->partitions, [](const PartitionInfo& p) { return p.in_sync.size() < p.replicas.size(); });
    if (lagging > 0)
        return {title, HealthStatus::warning,
                fmt::format("{} of {} partitions lack a replica in sync", lagging, count), ""};
    return {title, HealthStatus::ok,
            fmt::format("{} partition{}, all with a leader", count, count == 1 ? "" : "s"), ""};
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

/// A group that does not exist yet is no fault of Kafka's: before the first deployment there is none.
HealthCheck check_group(const KafkaSettings& settings, const std::string& name) {
    const std::string title = "group " + name;
    try {
        auto snapshot = LagReader(settings).read({{name}, {}, TimeLag::bounded});
        GroupLag& group = snapshot.groups.front();
        const auto judgement = judge(group);
        return {title, is_overdue(group, judgement) ? HealthStatus::bad : status_of(judgement.verdict),
                fmt::format("{}: {}", to_string(judgement.verdict), judgement.reason), judgement.hint};
    } catch (const Error& error) {
        return {title, is_unknown_group(error) ? HealthStatus::warning : HealthStatus::unknown, error.what(),
                error.hint()};
    }
}

HealthCheck describe(const ClusterInfo& cluster) {
    const auto count = cluster.brokers.size();
    return {"kafka", HealthStatus::ok,
            fmt::format("{} broker{} of cluster {}", count, count == 1 ? "" : "s", cluster.cluster_id), ""};
}

}  // namespace

std::vector<HealthCheck> check_health(const KafkaSettings& settings, const HealthQuery& query) {
    std::vector<HealthCheck> checks;
    auto contracts = std::async(std::launch::async, check_contracts, query.contracts_dir, query.strict);
    try {
        const ClusterInfo cluster = Cluster(settings).read_metadata();
        checks.push_back(describe(cluster));
        for (const auto& topic : query.topics) checks.push_back(check_topic(topic, cluster));
        if (!query.group.empty()) checks.push_back(check_group(settings, query.group));
    } catch (const Error& error) {
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
