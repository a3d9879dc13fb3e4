#include "shortener_events/internal/scenario.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "shortener_events/identity.hpp"
#include "traffic/spoil.hpp"

namespace shortener_events {

namespace {

constexpr std::uint64_t kBlock = 100;  // how far apart a duplicate or a shuffled event may be

}  // namespace

Scenario::Scenario(std::uint64_t seed, std::vector<ShortUrl> urls, double zipf, const Faults& faults,
                   const Schedule& schedule, std::int64_t begin_ms)
    : generator_(seed),
      urls_(std::move(urls)),
      popularity_(urls_.size(), zipf),
      faults_(faults),
      schedule_(schedule),
      begin_ms_(begin_ms) {}

std::int64_t Scenario::timestamp_of(std::uint64_t index) {
    const std::uint64_t place = index % kBlock;
    if (faults_.shuffle && place == 0) {
        block_.resize(kBlock);
        std::iota(block_.begin(), block_.end(), index);
        for (std::size_t i = kBlock - 1; i > 0; --i)
            std::swap(block_[i], block_[generator_.random().below(i + 1)]);
    }
    const auto due = schedule_.due(faults_.shuffle ? block_[place] : index);
    return begin_ms_ + std::chrono::duration_cast<std::chrono::milliseconds>(due).count();
}

SimulatedClick Scenario::fresh() {
    Random& random = generator_.random();
    std::int64_t at = timestamp_of(count_);
    const ShortUrl& url = urls_[popularity_.pick(random)];
    const bool late = random.chance(faults_.late);
    if (late)
        at -=
            static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(faults_.late_by.count()) + 1));
    const Click click = generator_.click(url, at);
    SimulatedClick event{.json = to_json(click),
                         .fault = late ? Fault::late : Fault::none,
                         .short_code = url.code,
                         .visitor = to_hex(visitor_of(click.user_id, click.ip_address, click.user_agent)),
                         .at_ms = at};
    if (faults_.duplicates > 0) event.key = random.uuid_text();
    if (random.chance(faults_.invalid)) {
        event.json = spoil(event.json, random);
        event.fault = Fault::invalid;
    }
    return event;
}

SimulatedClick Scenario::next() {
    Random& random = generator_.random();
    const bool repeat = !recent_.empty() && random.chance(faults_.duplicates);
    SimulatedClick event = repeat ? random.pick(recent_) : fresh();
    if (repeat) {
        event.fault = Fault::duplicate;
    } else if (event.fault != Fault::invalid && faults_.duplicates > 0) {
        if (recent_.size() < kBlock)
            recent_.push_back(event);
        else
            recent_[count_ % kBlock] = event;
    }
    ++count_;
    return event;
}

}  // namespace shortener_events
