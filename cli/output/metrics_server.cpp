#include "cli/output/metrics_server.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "cli/output/listen_address.hpp"
#include "cli/output/microhttpd.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

// One thread waits for all clients at once: who sends or takes nothing holds up nobody, and is left after a
// while.
constexpr unsigned kIdleSeconds = 5;
constexpr unsigned kMostConnections = 1000;
constexpr unsigned kMostOfOneAddress = 500;
constexpr std::size_t kMemoryOfConnection = 16U << 10U;

using Response = std::unique_ptr<MHD_Response, decltype(&::MHD_destroy_response)>;

/// Shares the pieces, and does not copy them.
Response make_response(MetricsText body) {
    auto kept = std::make_unique<MetricsText>(std::move(body));
    std::vector<MHD_IoVec> parts;
    for (const auto& piece : *kept)
        if (!piece->empty()) parts.push_back({piece->data(), piece->size()});
    const auto free_body = [](void* text) { delete static_cast<MetricsText*>(text); };
    auto* response = microhttpd().create_response_from_iovec(
        parts.data(), static_cast<unsigned>(parts.size()), free_body, kept.get());
    if (response != nullptr) static_cast<void>(kept.release());  // it is the response's now
    return {response, microhttpd().destroy_response};
}

MHD_Result answer(MHD_Connection* connection, unsigned status, const std::string& content_type,
                  MetricsText body) {
    const auto response = make_response(std::move(body));
    if (!response) return MHD_NO;
    microhttpd().add_response_header(response.get(), "Content-Type", content_type.c_str());
    microhttpd().add_response_header(response.get(), "Connection", "close");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        microhttpd().add_response_header(response.get(), "Allow", "GET, HEAD");
    return microhttpd().queue_response(connection, status, response.get());
}

MetricsText one(std::string text) {
    return {std::make_shared<const std::string>(std::move(text))};
}

/// As many as the process may have open, beside what the rest of it needs.
unsigned most_connections() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return kMostConnections;
    return static_cast<unsigned>(std::clamp<rlim_t>(files.rlim_cur / 2, 1, kMostConnections));
}

}  // namespace

struct MetricsServer::Pages {
    std::function<MetricsText()> metrics;
    std::function<Health()> health;
    std::function<Health()> ready;
    std::unique_ptr<MHD_Daemon, decltype(&::MHD_stop_daemon)> server{nullptr, microhttpd().stop_daemon};

    MHD_Result serve(MHD_Connection* connection, std::string_view path, std::string_view method) const {
        if (method != "GET" && method != "HEAD")
            return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", one("only GET and HEAD\n"));
        if (path == "/metrics")
            return answer(connection, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", metrics());
        if (path != "/healthz" && path != "/readyz")
            return answer(connection, MHD_HTTP_NOT_FOUND, "text/plain",
                          one("/metrics, /healthz or /readyz\n"));
        auto [healthy, content_type, body] = path == "/readyz" && ready ? ready() : health();
        return answer(connection, healthy ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE, content_type,
                      one(std::move(body)));
    }

    static MHD_Result on_request(void* pages, MHD_Connection* connection, const char* path,
                                 const char* method, const char*, const char*, std::size_t*, void**) {
        try {
            return static_cast<const Pages*>(pages)->serve(connection, path, method);
        } catch (const std::exception&) {
            return MHD_NO;  // ends the connection
        }
    }
};

MetricsServer::MetricsServer(const std::string& address, std::function<MetricsText()> metrics,
                             std::function<Health()> health, std::function<Health()> ready)
    : pages_(new Pages{std::move(metrics), std::move(health), std::move(ready)}) {
    const ListenAddress where = parse_listen_address(address);
    const int fd = open_listening_socket(where);
    const unsigned most = most_connections();
    pages_->server.reset(
        microhttpd().start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, nullptr, nullptr, &Pages::on_request,
                                  pages_.get(), MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_TIMEOUT,
                                  kIdleSeconds, MHD_OPTION_CONNECTION_LIMIT, most,
                                  MHD_OPTION_PER_IP_CONNECTION_LIMIT, std::min(most, kMostOfOneAddress),
                                  MHD_OPTION_CONNECTION_MEMORY_LIMIT, kMemoryOfConnection, MHD_OPTION_END));
    if (pages_->server) return;
    const int reason = errno;
    ::close(fd);
    throw Error(ErrorCategory::configuration,
                "cannot listen on \"" + address + "\": no server could start: " + std::strerror(reason));
}

MetricsServer::~MetricsServer() = default;

std::string where_listening(const std::string& address) {
    const ListenAddress where = parse_listen_address(address);
    return where.is_everywhere() ? "port " + where.port + " of every interface" : where.text();
}

}  // namespace shortener_events::cli
