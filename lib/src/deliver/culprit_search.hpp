// In a transaction nothing can be split: its first refused batch lets all of it fail. What was refused is
// kept here, and once the transaction is aborted parts of it are tried in others, which are aborted as well,
// until it is known which records Kafka refuses by themselves.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "deliver/halving.hpp"
#include "kafka/client/deadline.hpp"
#include "shortener_events/delivery_session.hpp"

namespace shortener_events::deliver {

class CulpritSearch {
  public:
    /// As those of the session; the transactions of the search have an id of their own.
    CulpritSearch(const KafkaSettings& settings, const PublisherOptions& options, PublisherFactory make);

    /// Keeps the record, which failed with its batch.
    void remember(const DeliveryReport& report);
    std::size_t size() const { return suspects_.size(); }

    /// As DeliverySession::find_culprits().
    std::vector<Culprit> run(std::size_t most, std::chrono::milliseconds limit, const std::stop_token& stop);

  private:
    struct Suspect {
        std::uint64_t opaque;
        Record record;
    };

    void search(std::size_t most, const kafka::Deadline& deadline, const std::stop_token& stop);
    std::optional<bool> accepts(Halving::Part part, const kafka::Deadline& deadline);
    void begin();
    void abort();
    void on_report(const DeliveryReport& report);

    KafkaSettings settings_;
    PublisherOptions options_;
    PublisherFactory make_;
    kafka::Deadline silence_;  // a broker that answers does so within it
    std::vector<Suspect> suspects_;
    std::vector<Culprit> culprits_;
    std::optional<DeliveryReport> failure_;  // the first of the part that is being tried
    std::unique_ptr<Publisher> prober_;      // with a transaction open
};

}  // namespace shortener_events::deliver
