#include "cli/delivery/generated_event_sender.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kBatch = 500;

}  // namespace

GeneratedEventSender::GeneratedEventSender(Shipment& shipment, const DeliveryFlags& flags, std::uint64_t seed)
    : shipment_(shipment), keys_(flags.key, seed), outgoing_(keys_, {.partition = flags.partition}) {}

void GeneratedEventSender::add(std::string json, std::string uuid_key) {
    ++shipment_.counts().read;
    ++shipment_.counts().valid;
    events_.push_back({std::move(json), std::move(uuid_key)});
    if (events_.size() >= kBatch) flush();
}

void GeneratedEventSender::flush() {
    outgoing_.reset(events_.size());
    for (const auto& event : events_) outgoing_.add(event.json, ++sent_, event.uuid_key);
    shipment_.send(outgoing_.all());
    events_.clear();
    shipment_.show_progress();
}

}  // namespace shortener_events::cli
