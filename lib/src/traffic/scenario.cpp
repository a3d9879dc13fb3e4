#include "shortener_events/internal/scenario.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace shortener_events {

namespace {

// Clicks on codes that were never created go to so many, so that a consumer's table of them does not grow.
constexpr std::uint64_t kUnknownCodes = 100;

RandomStream simulate_stream(std::uint64_t seed, std::string_view purpose) {
    return RandomStream(seed, std::string(kSimulateCommand).append(": ").append(purpose));
}

}  // namespace

Scenario::Scenario(const ScenarioOptions& options, std::vector<ShortUrl> urls)
    : options_(options),
      urls_(std::move(urls)),
      generator_(options.seed, kSimulateCommand),
      popularity_(urls_.size(), options.zipf),
      schedule_(options.shape, options.duration, options.begin_ms),
      arrivals_(options.spacing, options.count, simulate_stream(options.seed, "arrivals")),
      plan_(options.faults, options.count, simulate_stream(options.seed, "faults")),
      visits_(options.visitors),
      events_(simulate_stream(options.seed, "events")),
      keys_(simulate_stream(options.seed, "keys")),
      blocks_(simulate_stream(options.seed, "order")) {}

/// The times of a whole block, at most up to the end of the run, so that no two events get the same one.
void Scenario::shuffle_block(std::uint64_t first) {
    const std::uint64_t left = options_.count > first ? options_.count - first : 1;
    for (std::uint64_t i = std::min(options_.faults.shuffle_window, left); i > 0; --i)
        ahead_.push_back(schedule_.due(arrivals_.next()));
    shuffled_.assign(ahead_.begin(), ahead_.end());
    Random random = blocks_.at(first);
    for (std::size_t i = shuffled_.size() - 1; i > 0; --i)
        std::swap(shuffled_[i], shuffled_[random.below(i + 1)]);
}

ShortUrl Scenario::target(Fault fault, Random& random) const {
    if (fault != Fault::unknown_code) return urls_[popularity_.pick(random)];
    const std::string code = generator_.unknown_code(random.below(kUnknownCodes));
    return {code, "https://example.com/" + code};
}

SimulatedClick Scenario::fresh(double at_us, FaultPlan::Deal deal, std::uint64_t index) {
    Random random = events_.at(index);
    SimulatedClick event;
    event.at_ms = options_.begin_ms + static_cast<std::int64_t>(std::floor(at_us / 1000));
    if (deal.fault == Fault::late && options_.faults.late_by.count() > 0)
        event.at_ms -= static_cast<std::int64_t>(
            1 + random.below(static_cast<std::uint64_t>(options_.faults.late_by.count())));
    const ShortUrl url = target(deal.fault, random);
    event.visitor = visits_.next(random);
    event.json = to_json(generator_.click(url, event.at_ms, generator_.visitors().at(event.visitor), random));
    if (deal.fault == Fault::invalid) event.json = corrupt_event(event.json, deal.kind);
    event.original = index + 1;
    event.fault = deal.fault;
    event.kind = deal.kind;
    event.short_code = url.code;
    event.key = keys_.at(index).uuid();
    return event;
}

SimulatedClick Scenario::repetition(std::uint64_t index) const {
    Random random = events_.at(index);
    SimulatedClick event = random.pick(recent_);
    event.fault = Fault::duplicate;
    return event;
}

void Scenario::remember(const SimulatedClick& event) {
    while (!recent_.empty() && recent_.front().number + options_.faults.distance <= event.number)
        recent_.pop_front();
    if (event.fault != Fault::invalid && event.fault != Fault::duplicate) recent_.push_back(event);
}

SimulatedClick Scenario::next() {
    const std::uint64_t index = count_++;
    const FaultPlan::Deal deal = plan_.next();
    double due = 0, at = 0;
    if (options_.faults.shuffle) {
        if (ahead_.empty()) shuffle_block(index);
        due = ahead_.front();
        at = shuffled_[shuffled_.size() - ahead_.size()];
        ahead_.pop_front();
    } else {
        due = at = schedule_.due(arrivals_.next());
    }
    SimulatedClick event = deal.fault == Fault::duplicate ? repetition(index) : fresh(at, deal, index);
    event.number = index + 1;
    event.due = std::chrono::microseconds(std::llround(due));
    if (options_.faults.duplicates > 0) remember(event);
    return event;
}

}  // namespace shortener_events
