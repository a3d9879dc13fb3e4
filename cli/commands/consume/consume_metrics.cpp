#include "cli/commands/consume/consume_metrics.hpp"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "cli/commands/consume/consume_health.hpp"

namespace shortener_events::cli {

struct ConsumeMetrics::Families {
    prometheus::Counter& event(const char* outcome) { return events.Add({{"outcome", outcome}}); }
    prometheus::Gauge& gauge(const char* name, const char* help) {
        return prometheus::BuildGauge().Name(name).Help(help).Register(*registry).Add({});
    }
    prometheus::Counter& counter(const char* name, const char* help) {
        return prometheus::BuildCounter().Name(name).Help(help).Register(*registry).Add({});
    }

    std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
    prometheus::Family<prometheus::Counter>& events = prometheus::BuildCounter()
                                                          .Name("shortener_events_consume_events_total")
                                                          .Help("Events by what became of them")
                                                          .Register(*registry);
    prometheus::Counter& applied = event("applied");
    prometheus::Counter& repeated = event("repeated");
    prometheus::Counter& invalid = event("invalid");
    prometheus::Counter& failed = event("failed");
    prometheus::Counter& read = counter("shortener_events_consume_read_total", "Events read");
    prometheus::Counter& dead_letters =
        counter("shortener_events_consume_dead_letters_total", "Dead letters that were acknowledged");
    prometheus::Counter& shortened =
        counter("shortener_events_consume_dead_letters_shortened_total",
                "Dead letters that were cut, because the topic did not take the whole");
    prometheus::Counter& undeliverable =
        counter("shortener_events_consume_undeliverable_total",
                "Events dropped because their dead letter could not be written (--on-undeliverable skip)");
    prometheus::Counter& batches =
        counter("shortener_events_consume_batches_total", "Transactions of the database");
    prometheus::Counter& retries =
        counter("shortener_events_consume_retries_total", "Attempts at the database again");
    prometheus::Gauge& lag =
        gauge("shortener_events_consume_lag", "Events of our partitions that are not applied yet");
    prometheus::Gauge& partitions = gauge("shortener_events_consume_partitions", "Partitions that are ours");
    prometheus::Gauge& database_up =
        gauge("shortener_events_consume_database_up", "1: the database takes events");
    prometheus::Gauge& kafka_up =
        gauge("shortener_events_consume_kafka_up", "1: every broker that is read from answers");
    prometheus::Gauge& seconds_since_progress =
        gauge("shortener_events_consume_seconds_since_progress",
              "Since an event was last written, or nothing was left to write");
    prometheus::Gauge& dead_letters_up = gauge("shortener_events_consume_dead_letters_up",
                                               "1: the last dead letter was written, or there was none");
    NewestCounts newest;
    std::unique_ptr<MetricsServer> server;
};

namespace {

void advance(prometheus::Counter& counter, std::uint64_t to) {
    counter.Increment(static_cast<double>(to) - counter.Value());
}

}  // namespace

ConsumeMetrics::ConsumeMetrics(const std::string& listen, const std::string& file,
                               std::function<void(const ConsumeNote&)> on_note)
    : families_(std::make_unique<Families>()),
      file_(
          file,
          [on_note](const auto& text) {
              on_note({ConsumeNote::Level::warning, "metrics-down", text});
          },
          [on_note](const auto& text) {
              on_note({ConsumeNote::Level::info, "metrics-back", text});
          }) {
    if (listen.empty()) return;
    families_->server = std::make_unique<MetricsServer>(
        listen,
        [registry = families_->registry] {
            return MetricsText{std::make_shared<const std::string>(
                prometheus::TextSerializer().Serialize(registry->Collect()))};
        },
        [newest = &families_->newest] { return newest->health(); });
    on_note({ConsumeNote::Level::info, "listening",
             "/metrics, /healthz and /readyz on " + where_listening(listen)});
}

ConsumeMetrics::~ConsumeMetrics() = default;

void ConsumeMetrics::update(const ConsumeCounts& counts) {
    Families& to = *families_;
    to.newest.take(counts);
    advance(to.read, counts.read);
    advance(to.applied, counts.applied);
    advance(to.repeated, counts.repeated);
    advance(to.invalid, counts.invalid);
    advance(to.failed, counts.failed);
    advance(to.dead_letters, counts.dead_lettered);
    advance(to.shortened, counts.shortened);
    advance(to.undeliverable, counts.undeliverable);
    advance(to.batches, counts.batches);
    advance(to.retries, counts.retries);
    to.lag.Set(static_cast<double>(counts.lag));
    to.partitions.Set(counts.partitions);
    to.database_up.Set(counts.database_trouble.empty() ? 1 : 0);
    to.kafka_up.Set(counts.kafka_trouble.empty() ? 1 : 0);
    to.seconds_since_progress.Set(static_cast<double>((counts.since_progress + counts.age).count()));
    to.dead_letters_up.Set(counts.dead_letter_trouble.empty() ? 1 : 0);
    if (file_.wanted()) file_.update(prometheus::TextSerializer().Serialize(to.registry->Collect()));
}

}  // namespace shortener_events::cli
