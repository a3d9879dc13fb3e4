#include "cli/delivery/summary.hpp"

#include <fmt/format.h>

#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

double to_ms(Histogram::Duration duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

double rate_of(const PublishCounts& counts, const RunFacts& facts) {
    const double seconds = facts.elapsed.count();
    return seconds > 0 ? static_cast<double>(counts[EventOutcome::delivered]) / seconds : 0;
}

std::string words(EventOutcome outcome) {
    std::string text(to_string(outcome));
    for (char& character : text)
        if (character == '_') character = ' ';
    return outcome == EventOutcome::dead_lettered ? "dead-lettered" : text;
}

std::string outcomes_text(const PublishCounts& counts) {
    std::string text;
    for (const EventOutcome outcome : kOutcomes)
        if (counts[outcome] > 0 || outcome == EventOutcome::delivered)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts[outcome], words(outcome));
    return text;
}

std::string acks_note(Acks acks) {
    if (acks == Acks::none) return "acks 0: nothing was acknowledged; what was sent may be lost\n";
    if (acks == Acks::leader)
        return "acks 1: acknowledged by the leaders only; lost if one of them dies now\n";
    return {};
}

std::string latency_text(const Histogram& latency) {
    if (latency.count() == 0) return {};
    return fmt::format("; acknowledged after {:.1f}ms (p50), {:.1f}ms (p95), {:.1f}ms (p99)",
                       to_ms(latency.percentile(0.5)), to_ms(latency.percentile(0.95)),
                       to_ms(latency.percentile(0.99)));
}

std::string speed_text(const PublishCounts& counts, const RunFacts& facts) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(facts.elapsed);
    return fmt::format("{} in {} ({} events/s){}\n", format_size(counts.bytes), format_duration(elapsed),
                       format_count(static_cast<std::uint64_t>(rate_of(counts, facts))),
                       latency_text(counts.latency));
}

}  // namespace

std::string to_text(const PublishCounts& counts, const RunFacts& facts) {
    std::string text =
        fmt::format("{}: {} = {}\n", facts.topic, counted(counts.read, facts.unit), outcomes_text(counts));
    if (!facts.brief) text += speed_text(counts, facts);
    text += acks_note(facts.acks);
    if (counts.retries > 0) text += fmt::format("sent again after a failure: {}\n", counts.retries);
    if (const auto& failure = counts.first_failure())
        text += fmt::format("first not delivered: {} {} ({}): {}\n", facts.unit,
                            facts.locate ? facts.locate(failure->line) : std::to_string(failure->line),
                            words(failure->outcome), failure->reason);
    return text;
}

Json to_json(const PublishCounts& counts, const RunFacts& facts) {
    Json json{{"schema", "publish-summary/1"},
              {"topic", facts.topic},
              {"read", counts.read},
              {"valid", counts.valid}};
    for (const EventOutcome outcome :
         {EventOutcome::invalid, EventOutcome::delivered, EventOutcome::failed, EventOutcome::unknown,
          EventOutcome::dead_lettered, EventOutcome::not_attempted})
        json[std::string(to_string(outcome))] = counts[outcome];
    json["retries"] = counts.retries;
    json["bytes"] = counts.bytes;
    json["seconds"] = facts.elapsed.count();
    json["rate"] = rate_of(counts, facts);
    json["acks"] = facts.acks == Acks::all ? "all" : facts.acks == Acks::leader ? "1" : "0";
    const auto& latency = counts.latency;
    const auto ms = [&](auto value) { return latency.count() ? Json(to_ms(value)) : Json(nullptr); };
    json["latency_ms"] = {{"p50", ms(latency.percentile(0.5))},
                          {"p95", ms(latency.percentile(0.95))},
                          {"p99", ms(latency.percentile(0.99))},
                          {"max", ms(latency.max())}};
    json["first_failure"] = nullptr;
    if (const auto& failure = counts.first_failure())
        json["first_failure"] = {
            {"line", failure->line}, {"outcome", to_string(failure->outcome)}, {"reason", failure->reason}};
    return json;
}

}  // namespace shortener_events::cli
