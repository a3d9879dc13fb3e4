// One of the ways by which a session sends: a producer whose batches hold at most so many records, made when
// it is first needed, and recreated before its epochs run out.
#pragma once

#include <cstdint>
#include <memory>

#include "shortener_events/delivery_session.hpp"

namespace shortener_events::deliver {

class Stage {
  public:
    static constexpr std::size_t kUsualBatches = 0;
    /// An idempotent producer takes a new epoch after every refused batch. They have 15 bits, and librdkafka
    /// (2.0.2) begins at 0 again, where Kafka takes no record any more.
    static constexpr std::size_t kMostRefusals = 10'000;

    /// `company`: records a batch; these then go at once, without waiting for others.
    Stage(KafkaSettings settings, const PublisherOptions& options, std::size_t company, PublisherFactory make,
          Publisher::OnReport on_report);

    bool exists() const { return publisher_ != nullptr; }
    Publisher& publisher();
    const Publisher& publisher() const { return *publisher_; }
    std::size_t pending() const { return publisher_ ? publisher_->pending() : 0; }

    /// A batch was refused.
    void note_refusal() { ++refusals_; }
    /// It is to be used no more until nothing is under way: then it is recreated.
    bool worn() const { return refusals_ >= kMostRefusals && options_.transactional_id.empty(); }
    /// Makes a worn one anew if that is possible now. False: it is worn still.
    bool renew();

  private:
    KafkaSettings settings_;
    PublisherOptions options_;
    PublisherFactory make_;
    Publisher::OnReport on_report_;
    std::unique_ptr<Publisher> publisher_;
    std::size_t refusals_ = 0;
};

}  // namespace shortener_events::deliver
