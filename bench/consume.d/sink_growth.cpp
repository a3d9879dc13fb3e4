// What an event costs as a database grows: made-up clicks, applied in batches as `consume` does, without
// Kafka. Prints a line for every million: events in the database, microseconds per event, MB on the disk.
// usage: sink_growth SINK EVENTS BATCH [CODES]
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "shortener_events/internal/generator.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/sink.hpp"
#include "shortener_events/time.hpp"

using namespace shortener_events;

namespace {

constexpr std::int64_t kStart = 1'800'000'000'000;
constexpr std::int64_t kMsPerClick = 5;
constexpr std::int64_t kPerLine = 1'000'000;

Value value_of(const std::optional<std::string>& text) {
    return text ? Value(*text) : Value();
}

Row row_of(EventGenerator& generator, const ShortUrl& url, std::int64_t offset) {
    const std::int64_t at = kStart + offset * kMsPerClick;
    const Click click = generator.click(url, at);
    Row row{.event_table = 0, .partition = 0, .offset = offset};
    row.values = {
        click.short_code,           at,
        value_of(click.user_agent), value_of(click.ip_address),
        value_of(click.country),    value_of(click.city),
        value_of(click.referer),    Value(R"({"host":"sho.example","acceptLanguage":"de-DE,de;q=0.9"})")};
    row.delivery = delivery_of(generator.random().uuid_text(), click.timestamp);
    row.visitor = visitor_of(click.user_id, click.ip_address, click.user_agent);
    return row;
}

/// Of this thread: what others do on the machine does not count.
double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const std::int64_t events = std::atoll(argv[2]);
    const std::int64_t per_batch = std::atoll(argv[3]);
    EventGenerator generator(1);
    std::vector<ShortUrl> urls(static_cast<std::size_t>(argc > 4 ? std::atoll(argv[4]) : 1000));
    for (auto& url : urls) url = generator.short_url();
    const Popularity popularity(urls.size(), 1.1);
    const auto sink = open_sink(argv[1]);
    const TopicPartition where{std::string(names::kClickTopic), 0};
    const auto claim = sink->claim({where}, "bench").at(where);
    std::int64_t offset = claim.next_offset.value_or(0);
    std::chrono::steady_clock::duration spent{};
    double cpu = 0;
    for (const std::int64_t end = offset + events; offset < end;) {
        Batch batch;
        for (std::int64_t i = 0; i < per_batch; ++i, ++offset)
            batch.rows.push_back(row_of(generator, urls[popularity.pick(generator.random())], offset));
        batch.progress[where] = {claim.epoch, offset};
        batch.now_ms = kStart;
        const auto start = std::chrono::steady_clock::now();
        const double cpu_before = cpu_seconds();
        sink->apply(batch);
        cpu += cpu_seconds() - cpu_before;
        spent += std::chrono::steady_clock::now() - start;
        if (offset % kPerLine >= per_batch) continue;
        fmt::print("{:>9} {:6.2f} {:6.2f}\n", offset,
                   std::chrono::duration<double, std::micro>(spent).count() / kPerLine, cpu * 1e6 / kPerLine);
        std::fflush(stdout);
        spent = {};
        cpu = 0;
    }
}
