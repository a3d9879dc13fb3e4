// A consumer's counts for Prometheus: served over HTTP, written to a file, or both.
#pragma once

#include <memory>
#include <string>

#include "shortener_events/consumer.hpp"

namespace shortener_events::cli {

class ConsumeMetrics {
  public:
    /// Empty: not wanted. `listen` is HOST:PORT, metrics are at /metrics there and the verdict of
    /// consume_health at /healthz. Throws Error(configuration) for an address that cannot be listened on.
    ConsumeMetrics(const std::string& listen, std::string file);
    ~ConsumeMetrics();

    /// Throws Error(io) when the file cannot be written.
    void update(const ConsumeCounts& counts);

  private:
    struct Families;
    std::unique_ptr<Families> families_;
    std::string file_;
};

}  // namespace shortener_events::cli
