// Publishes dead letters, each once although a consumer may be killed between a dead letter's acknowledgement
// and the commit of its offset: the database keeps where known dead letters end, and what came behind that is
// read back before anything is published for a partition that was taken over. Used from one thread.
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <tuple>
#include <vector>

#include "consume/work.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::consume {

class DeadLetterBox {
  public:
    DeadLetterBox(const KafkaSettings& settings, std::string topic, SharedSink& sink);
    ~DeadLetterBox();

    /// Returns when every one is acknowledged; tries for as long as it takes. False: stopped before that.
    bool send(const std::vector<Rejected>& rejected, std::stop_token stop);

    /// A partition was taken over: its previous owner may have published what we do not know.
    void forget() { current_ = false; }

    /// Where the dead letters end that we know to be acknowledged, per partition of their topic.
    const std::map<std::int32_t, std::int64_t>& ends() const { return ends_; }

    /// Events below these offsets will not come again.
    void settle(const std::map<TopicPartition, std::int64_t>& applied);

    /// Why the last attempt failed.
    const std::string& trouble() const { return trouble_; }

  private:
    using Origin = std::tuple<std::string, std::int32_t, std::int64_t>;

    void catch_up(std::stop_token stop);
    bool try_send(const std::vector<Rejected>& rejected, std::stop_token stop);
    void on_report(const DeliveryReport& report);

    KafkaSettings settings_;
    std::string topic_;
    SharedSink& sink_;
    bool current_ = false;
    std::set<Origin> known_;
    std::map<std::int32_t, std::int64_t> ends_;
    std::vector<Origin> in_flight_;  ///< by tag
    std::string trouble_;
    std::unique_ptr<Publisher> publisher_;
};

}  // namespace shortener_events::consume
