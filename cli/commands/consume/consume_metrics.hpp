// A consumer's counts for Prometheus: served over HTTP, written to a file, or both.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/output/kept_file.hpp"
#include "shortener_events/consumer.hpp"

namespace shortener_events::cli {

class ConsumeMetrics {
  public:
    /// Empty: not wanted. `on_note` is told of trouble with the file, which ends nothing. `listen` is
    /// HOST:PORT, metrics are at /metrics there and the verdict of consume_health at /healthz. Throws
    /// Error(configuration) for an address that cannot be listened on.
    ConsumeMetrics(const std::string& listen, const std::string& file,
                   const std::function<void(const ConsumeNote&)>& on_note);
    ~ConsumeMetrics();

    void update(const ConsumeCounts& counts);

  private:
    struct Families;
    std::unique_ptr<Families> families_;
    KeptFile file_;
};

}  // namespace shortener_events::cli
