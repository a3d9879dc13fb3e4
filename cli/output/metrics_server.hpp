// Serves Prometheus metrics at /metrics and a verdict at /healthz, in threads of its own, for as long as it
// lives. One a process: the web server's callback carries no pointer of ours.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace prometheus {
class Collectable;
class Exposer;
}  // namespace prometheus

namespace shortener_events::cli {

struct Health {
    bool healthy = true;  ///< answered with status 200, else 503
    std::string content_type{"text/plain"};
    std::string body{};
};

class MetricsServer {
  public:
    /// `address` is HOST:PORT; `health` is called from the server's threads. Throws Error(configuration) for
    /// an address that cannot be listened on.
    MetricsServer(const std::string& address, const std::shared_ptr<prometheus::Collectable>& metrics,
                  std::function<Health()> health);
    ~MetricsServer();

  private:
    std::function<Health()> health_;
    std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace shortener_events::cli
