// A sink in a file that is not there yet, or empty, or locked by another program. It is made when it is first
// used, so that a start that fails (no broker, an unknown topic) leaves nothing behind.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

class NewFileSink final : public Sink {
  public:
    explicit NewFileSink(std::function<std::unique_ptr<Sink>()> open) : open_(std::move(open)) {}

    void bind_cluster(const std::string& cluster_id) override;
    std::string visitor_key() override;
    std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>& partitions,
                                          const std::string& owner) override;
    ApplyResult apply(const Batch& batch) override;
    std::vector<TopicPartition> read_fenced(const Batch& batch) override;
    std::size_t expire_processed(std::int64_t now_ms, std::size_t limit) override;

  private:
    Sink& opened();

    std::function<std::unique_ptr<Sink>()> open_;
    std::unique_ptr<Sink> sink_;
};

}  // namespace shortener_events::sinks
