// Serves Prometheus metrics at /metrics and verdicts at /healthz (shall it be started anew?) and /readyz (can
// its answers be relied on?), in a thread of its own, for as long as it lives. However many clients are slow,
// or silent, the others are answered.
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
    /// `address` as in listen_address.hpp; the functions are called from the server's thread. Without `ready`
    /// /readyz answers as /healthz. Throws Error(configuration) for an address that cannot be listened on.
    MetricsServer(const std::string& address, std::function<MetricsText()> metrics,
                  std::function<Health()> health, std::function<Health()> ready = {});
    ~MetricsServer();

  private:
    struct Pages;
    std::unique_ptr<Pages> pages_;
};

/// "127.0.0.1:9400", "port 9400 of every interface".
std::string where_listening(const std::string& address);

}  // namespace shortener_events::cli
