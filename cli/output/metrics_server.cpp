#include "cli/output/metrics_server.hpp"

#include <CivetServer.h>
#include <fmt/format.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>

#include <atomic>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

std::atomic<const std::function<Health()>*> served{nullptr};

int answer_healthz(mg_connection* connection) {
    const auto* info = mg_get_request_info(connection);
    const auto* health = served.load();
    if (!health || std::string_view(info->local_uri) != "/healthz") return 0;  // the exposer's own pages
    const auto [healthy, content_type, body] = (*health)();
    mg_printf(
        connection, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
        healthy ? "200 OK" : "503 Service Unavailable", content_type.c_str(), body.size(), body.c_str());
    return healthy ? 200 : 503;
}

std::unique_ptr<prometheus::Exposer> listen_on(const std::string& address) {
    static const CivetCallbacks callbacks = [] {
        CivetCallbacks with_healthz;
        with_healthz.begin_request = answer_healthz;
        return with_healthz;
    }();
    try {
        // A client that sends nothing, or takes nothing, holds a thread for two seconds, and not for ever.
        return std::make_unique<prometheus::Exposer>(
            std::vector<std::string>{"listening_ports", address, "num_threads", "8", "request_timeout_ms",
                                     "2000", "enable_keep_alive", "no"},
            &callbacks);
    } catch (const std::exception&) {  // civetweb gives no reason
        throw Error(ErrorCategory::configuration, fmt::format("cannot listen on \"{}\"", address),
                    "write HOST:PORT of this machine, with a port that is free");
    }
}

}  // namespace

MetricsServer::MetricsServer(const std::string& address,
                             const std::shared_ptr<prometheus::Collectable>& metrics,
                             std::function<Health()> health)
    : health_(std::move(health)), exposer_(listen_on(address)) {
    exposer_->RegisterCollectable(metrics);
    served = &health_;
}

MetricsServer::~MetricsServer() {
    served = nullptr;
    exposer_.reset();  // before what its threads may still be calling
}

}  // namespace shortener_events::cli
