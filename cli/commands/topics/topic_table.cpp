#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/commands/topics/topic_report.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

/// Events that are written but wait behind an open transaction; 0 where none are known to.
std::int64_t hidden(const PartitionDetails& partition) {
    const auto& end = partition.bounds.end;
    return end && partition.last_stable ? *end - *partition.last_stable : 0;
}

struct Sums {
    std::optional<std::int64_t>
        events;  // offsets between begin and end; nullopt: a partition could not be read
    std::optional<std::int64_t> newest_ms;
    int leaderless = 0;
    std::int64_t hidden = 0;
};

Sums sum(const TopicDetails& topic) {
    Sums sums{0, {}, 0, 0};
    for (const auto& partition : topic.partitions) {
        const PartitionBounds& bounds = partition.bounds;
        if (bounds.presence == PartitionPresence::leaderless) ++sums.leaderless;
        if (sums.events && bounds.begin && bounds.end)
            *sums.events += *bounds.end - *bounds.begin;
        else
            sums.events.reset();
        sums.hidden += hidden(partition);
        if (partition.newest_ms) sums.newest_ms = std::max(sums.newest_ms.value_or(0), *partition.newest_ms);
    }
    return sums;
}

std::string retention_of(const TopicDetails& topic) {
    if (topic.cleanup_policy == "compact") return "compacted";
    if (!topic.retention_ms) return "-";
    std::string text = *topic.retention_ms < 0
                           ? "for ever"
                           : format_duration(std::chrono::milliseconds(*topic.retention_ms));
    if (topic.retention_bytes.value_or(-1) >= 0)
        text += ", " + format_size(static_cast<std::uint64_t>(*topic.retention_bytes)) + "/partition";
    return text;
}

std::string time_of(std::optional<std::int64_t> ms) {
    return ms ? format_utc(*ms) : "-";
}

std::string events_of(std::optional<std::int64_t> events, bool for_people) {
    return for_people && events ? grouped(*events) : number(events);
}

Cell trouble_of(const TopicDetails& topic, const Sums& sums) {
    if (sums.leaderless > 0) return {fmt::format("{} without a leader", sums.leaderless), Tone::bad};
    for (const auto& partition : topic.partitions)
        if (!partition.bounds.error.empty()) return {partition.bounds.error, Tone::bad};
    if (sums.hidden > 0) return {fmt::format("{} behind an open transaction", sums.hidden), Tone::warning};
    for (const auto& partition : topic.partitions)
        if (partition.info.in_sync.size() < partition.info.replicas.size())
            return {"replicas out of sync", Tone::warning};
    if (!topic.configs_error.empty()) return {"retention unknown: " + topic.configs_error, Tone::warning};
    return "";
}

Table topic_table(const std::vector<TopicDetails>& topics, bool for_people) {
    Table table({{"TOPIC"},
                 {"PARTITIONS", Align::right},
                 {"REPLICAS", Align::right},
                 {"EVENTS", Align::right},
                 {"RETENTION"},
                 {"NEWEST"},
                 {"NOTE"}});
    for (const auto& topic : topics) {
        const Sums sums = sum(topic);
        const std::size_t replicas =
            topic.partitions.empty() ? 0 : topic.partitions.front().info.replicas.size();
        table.add({topic.name, std::to_string(topic.partitions.size()), std::to_string(replicas),
                   events_of(sums.events, for_people), retention_of(topic), time_of(sums.newest_ms),
                   trouble_of(topic, sums)});
    }
    return table;
}

std::string list(const std::vector<std::int32_t>& ids) {
    return fmt::format("{}", fmt::join(ids, ","));
}

Cell note_of(const PartitionDetails& partition) {
    if (!partition.bounds.error.empty()) return {partition.bounds.error, Tone::bad};
    if (hidden(partition) == 0) return "";
    return {
        fmt::format("{} from {} on behind an open transaction", hidden(partition), *partition.last_stable),
        Tone::warning};
}

Table partition_table(const std::vector<TopicDetails>& topics) {
    Table table({{"TOPIC"},
                 {"PARTITION", Align::right},
                 {"LEADER", Align::right},
                 {"REPLICAS"},
                 {"IN SYNC"},
                 {"BEGIN", Align::right},
                 {"END", Align::right},
                 {"NEWEST"},
                 {"NOTE"}});
    for (const auto& topic : topics)
        for (const auto& partition : topic.partitions) {
            const auto& [info, bounds, last_stable, newest_ms] = partition;
            const bool in_sync = info.in_sync.size() == info.replicas.size();
            table.add({topic.name,
                       std::to_string(info.id),
                       info.leader < 0 ? Cell("none", Tone::bad) : Cell(std::to_string(info.leader)),
                       list(info.replicas),
                       {list(info.in_sync), in_sync ? Tone::plain : Tone::warning},
                       number(bounds.begin),
                       number(bounds.end),
                       time_of(newest_ms),
                       note_of(partition)});
        }
    return table;
}

std::string_view words_of(TopicOutcome outcome) {
    return outcome == TopicOutcome::created  ? "created"
           : outcome == TopicOutcome::exists ? "exists"
                                             : "would be created";
}

void print(const Table& table, const Palette* palette, std::ostream& out, std::size_t columns) {
    palette ? table.print_aligned(out, *palette, columns) : table.print_text(out);
}

}  // namespace

void print_topics(const std::vector<TopicDetails>& topics, TopicDepth depth, const Palette* palette,
                  std::ostream& out, std::size_t columns) {
    print(depth == TopicDepth::topics ? topic_table(topics, palette != nullptr) : partition_table(topics),
          palette, out, columns);
}

void print_created(const std::vector<CreatedTopic>& topics, const Palette* palette, std::ostream& out,
                   std::size_t columns) {
    Table table({{"TOPIC"}, {"PARTITIONS", Align::right}, {"RESULT"}});
    for (const auto& topic : topics)
        table.add({topic.name,
                   std::to_string(topic.partitions),
                   {std::string(words_of(topic.outcome)),
                    topic.outcome == TopicOutcome::exists ? Tone::plain : Tone::good}});
    print(table, palette, out, columns);
}

}  // namespace shortener_events::cli
