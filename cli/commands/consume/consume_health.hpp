// Whether a running consumer does its work, in the form in which the services tell: {"status":"healthy",
// "service":"kafka"} or {"status":"unhealthy","service":"kafka","error":"..."}.
#pragma once

#include <chrono>
#include <mutex>

#include "cli/output/metrics_server.hpp"
#include "shortener_events/consumer.hpp"

namespace shortener_events::cli {

/// `age`: of the counts. Pure.
Health consume_health(const ConsumeCounts& counts, std::chrono::seconds age);

/// The newest counts, for the server's threads.
class NewestCounts {
  public:
    void take(const ConsumeCounts& counts);
    Health health() const;

  private:
    mutable std::mutex mutex_;
    ConsumeCounts counts_;
    std::chrono::steady_clock::time_point taken_ = std::chrono::steady_clock::now();
};

}  // namespace shortener_events::cli
