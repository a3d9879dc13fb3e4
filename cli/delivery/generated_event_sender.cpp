#include "cli/delivery/generated_event_sender.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kBatch = 500;

}  // namespace

GeneratedEventSender::GeneratedEventSender(PublishSession& session, const DeliveryFlags& flags,
                                           const RandomStream& keys)
    : session_(session),
      keys_(flags.key, keys.sequence()),
      outgoing_(keys_, {.partition = flags.partition}) {}

void GeneratedEventSender::add(std::string json, std::string uuid_key) {
    events_.push_back({std::move(json), std::move(uuid_key)});
    if (events_.size() >= kBatch) flush();
}

void GeneratedEventSender::flush() {
    outgoing_.reset(events_.size());
    for (const auto& event : events_) outgoing_.add(event.json, ++sent_, event.uuid_key);
    session_.publish(outgoing_.all());
    events_.clear();
}

}  // namespace shortener_events::cli
