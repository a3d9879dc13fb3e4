// Sends events that a command makes itself: numbers them, gives them keys, and batches them.
#pragma once

#include <string>
#include <vector>

#include "cli/delivery/outgoing_batch.hpp"
#include "cli/delivery/publish_session.hpp"

namespace shortener_events::cli {

class GeneratedEventSender {
  public:
    /// Sends whenever 500 events are together.
    GeneratedEventSender(PublishSession& session, const DeliveryFlags& flags, const RandomStream& keys);

    /// Takes the next event, numbered from 1; its fate is entered in the session's recorder.
    /// `uuid_key`, where given, is used in place of a fresh one when keys are UUIDs.
    void add(std::string json, std::string uuid_key = {});

    /// Sends what is waiting. After a stop it counts as not attempted.
    void flush();

  private:
    PublishSession& session_;
    KeyMaker keys_;
    OutgoingBatch outgoing_;
    std::uint64_t sent_ = 0;
    struct Event {
        std::string json, uuid_key;
    };
    std::vector<Event> events_;
};

}  // namespace shortener_events::cli
