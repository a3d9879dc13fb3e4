#include "cli/commands/consume/consume_health.hpp"

#include <fmt/format.h>

#include "cli/output/json_values.hpp"

namespace shortener_events::cli {

namespace {

// Counts come about once a second; handing partitions over may take 20.
constexpr std::chrono::seconds kLongSilence{60};

std::string trouble_of(const ConsumeCounts& counts, std::chrono::seconds age) {
    if (age > kLongSilence) return fmt::format("nothing was heard of the consumer for {} s", age.count());
    if (!counts.database_trouble.empty()) return "the database is unavailable: " + counts.database_trouble;
    if (!counts.kafka_trouble.empty()) return "Kafka is unavailable: " + counts.kafka_trouble;
    if (!counts.dead_letter_trouble.empty()) return counts.dead_letter_trouble;
    if (counts.group_lost) return "the consumer was put out of its group";
    return {};
}

}  // namespace

Health consume_health(const ConsumeCounts& counts, std::chrono::seconds age) {
    const std::string trouble = trouble_of(counts, age);
    Json body{{"status", trouble.empty() ? "healthy" : "unhealthy"}, {"service", "kafka"}};
    if (!trouble.empty()) body["error"] = trouble;
    return {.healthy = trouble.empty(), .content_type = "application/json", .body = json_line(body) + '\n'};
}

void NewestCounts::take(const ConsumeCounts& counts) {
    const std::lock_guard lock(mutex_);
    counts_ = counts;
    taken_ = std::chrono::steady_clock::now();
}

Health NewestCounts::health() const {
    const std::lock_guard lock(mutex_);
    const auto age = std::chrono::steady_clock::now() - taken_;
    return consume_health(counts_, std::chrono::duration_cast<std::chrono::seconds>(age) + counts_.age);
}

}  // namespace shortener_events::cli
