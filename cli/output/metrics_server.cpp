#include "cli/output/metrics_server.hpp"

#include <CivetServer.h>
#include <fmt/format.h>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

void answer(mg_connection* connection, const char* status, const std::string& content_type,
            const MetricsText& body) {
    std::size_t size = 0;
    for (const auto& piece : body) size += piece->size();
    mg_printf(connection,
              "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", status,
              content_type.c_str(), size);
    for (const auto& piece : body) mg_write(connection, piece->data(), piece->size());
}

class MetricsPage : public CivetHandler {
  public:
    explicit MetricsPage(std::function<MetricsText()> metrics) : metrics_(std::move(metrics)) {}
    bool handleGet(CivetServer*, mg_connection* connection) override {
        answer(connection, "200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics_());
        return true;
    }

  private:
    std::function<MetricsText()> metrics_;
};

class HealthPage : public CivetHandler {
  public:
    explicit HealthPage(std::function<Health()> health) : health_(std::move(health)) {}
    bool handleGet(CivetServer*, mg_connection* connection) override {
        const auto [healthy, content_type, body] = health_();
        answer(connection, healthy ? "200 OK" : "503 Service Unavailable", content_type,
               {std::make_shared<const std::string>(body)});
        return true;
    }

  private:
    std::function<Health()> health_;
};

std::unique_ptr<CivetServer> listen_on(const std::string& address) {
    try {
        // A client that sends nothing, or takes nothing, holds a thread for two seconds, and not for ever.
        return std::make_unique<CivetServer>(
            std::vector<std::string>{"listening_ports", address, "num_threads", "8", "request_timeout_ms",
                                     "2000", "enable_keep_alive", "no"});
    } catch (const CivetException&) {  // gives no reason
        throw Error(ErrorCategory::configuration, fmt::format("cannot listen on \"{}\"", address),
                    "write HOST:PORT of this machine, with a port that is free");
    }
}

}  // namespace

struct MetricsServer::Pages {
    MetricsPage metrics;
    HealthPage health;
    std::unique_ptr<CivetServer> server;  // last: its threads end before what they call goes
};

MetricsServer::MetricsServer(const std::string& address, std::function<MetricsText()> metrics,
                             std::function<Health()> health)
    : pages_(new Pages{MetricsPage(std::move(metrics)), HealthPage(std::move(health)), listen_on(address)}) {
    pages_->server->addHandler("/metrics", pages_->metrics);
    pages_->server->addHandler("/healthz", pages_->health);
}

MetricsServer::~MetricsServer() = default;

}  // namespace shortener_events::cli
