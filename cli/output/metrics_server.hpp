// Serves Prometheus metrics at /metrics and a verdict at /healthz, in threads of its own, for as long as it
// lives.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace shortener_events::cli {

struct Health {
    bool healthy = true;  ///< answered with status 200, else 503
    std::string content_type{"text/plain"};
    std::string body{};
};

/// Metrics in Prometheus' text format, in pieces that many scrapes may share.
using MetricsText = std::vector<std::shared_ptr<const std::string>>;

class MetricsServer {
  public:
    /// `address` is HOST:PORT; `metrics` and `health` are called from the server's threads. Throws
    /// Error(configuration) for an address that cannot be listened on.
    MetricsServer(const std::string& address, std::function<MetricsText()> metrics,
                  std::function<Health()> health);
    ~MetricsServer();

  private:
    struct Pages;
    std::unique_ptr<Pages> pages_;
};

}  // namespace shortener_events::cli
