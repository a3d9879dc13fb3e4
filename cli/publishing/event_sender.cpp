#include "cli/publishing/event_sender.hpp"

#include <algorithm>
#include <iterator>

namespace shortener_events::cli {

EventSender::EventSender(Shipment& shipment, const DeliveryFlags& flags, std::uint64_t seed,
                         std::size_t batch)
    : shipment_(shipment), keys_(flags.key, seed), partition_(flags.partition), batch_(batch) {}

void EventSender::add(std::string json, std::string uuid_key) {
    ++shipment_.tally().read;
    ++shipment_.tally().valid;
    const bool given = keys_.makes_uuids() && !uuid_key.empty();
    auto key = given ? std::optional(std::move(uuid_key)) : keys_.key_of(json);
    events_.push_back({++count_, std::move(key), std::move(json)});
    if (events_.size() >= batch_) flush();
}

void EventSender::flush() {
    std::vector<Outgoing> batch;
    std::ranges::transform(events_, std::back_inserter(batch), [&](const Event& event) {
        return Outgoing{.key = event.key, .value = event.json, .partition = partition_, .tag = event.number};
    });
    if (shipment_.should_stop() || !shipment_.courier().send(batch))
        for (const auto& event : events_)
            shipment_.ledger().not_delivered(event.number, Outcome::not_attempted, event.json,
                                             "the run was stopped");
    events_.clear();
}

}  // namespace shortener_events::cli
