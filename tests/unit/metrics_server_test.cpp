#include "cli/output/metrics_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output/listen_address.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

using Clock = std::chrono::steady_clock;

class Socket {
  public:
    explicit Socket(int fd) : fd_(fd) { REQUIRE(fd >= 0); }
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&&) = delete;
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    int fd() const { return fd_; }

  private:
    int fd_;
};

std::string free_port() {
    const Socket socket(open_listening_socket({"127.0.0.1", "0"}));
    sockaddr_in address{};
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    return std::to_string(ntohs(address.sin_port));
}

struct Served {
    std::string port = free_port();
    std::atomic<bool> healthy = true;  // read by the server's thread
    MetricsServer server{port,
                         [] {
                             return MetricsText{std::make_shared<const std::string>("one 1\n"),
                                                std::make_shared<const std::string>("two 2\n")};
                         },
                         [this] {
                             return Health{healthy, "text/plain", "verdict\n"};
                         }};

    Socket connect() const {
        Socket client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(client.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        return client;
    }
    /// The whole answer.
    std::string ask(const std::string& request) const {
        const Socket client = connect();
        REQUIRE(::send(client.fd(), request.data(), request.size(), MSG_NOSIGNAL) > 0);
        std::string answer;
        char bytes[4096];
        for (ssize_t got = 0; (got = ::recv(client.fd(), bytes, sizeof bytes, 0)) > 0;)
            answer.append(bytes, static_cast<std::size_t>(got));
        return answer;
    }
    std::string get(const std::string& path) const {
        return ask("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }
};

}  // namespace

TEST_CASE("metrics and a verdict are served, and nothing else") {
    Served served;
    const std::string metrics = served.get("/metrics");
    CHECK(metrics.starts_with("HTTP/1.1 200 "));
    CHECK(metrics.find("text/plain; version=0.0.4; charset=utf-8\r\n") != metrics.npos);
    CHECK(metrics.ends_with("\r\n\r\none 1\ntwo 2\n"));
    CHECK(served.get("/healthz").starts_with("HTTP/1.1 200 "));
    served.healthy = false;
    CHECK(served.get("/healthz").starts_with("HTTP/1.1 503 "));
    CHECK(served.get("/readyz").starts_with("HTTP/1.1 503 "));
    CHECK(served.get("/").starts_with("HTTP/1.1 404 "));
    CHECK(served.get("/metrics/../../etc/passwd").starts_with("HTTP/1.1 404 "));
    CHECK(served.ask("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx")
              .starts_with("HTTP/1.1 405 "));
}

TEST_CASE("HEAD answers as GET does, without the body") {
    const Served served;
    const std::string head = served.ask("HEAD /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(head.starts_with("HTTP/1.1 200 "));
    CHECK(head.find("Content-Length: 12\r\n") != head.npos);
    CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("silent and dribbling clients hold up nobody") {
    const Served served;
    std::vector<Socket> silent, dribbling;
    for (int i = 0; i < 300; ++i) silent.push_back(served.connect());
    for (int i = 0; i < 100; ++i) dribbling.push_back(served.connect());
    for (int round = 0; round < 3; ++round) {
        for (const auto& client : dribbling) ::send(client.fd(), "G", 1, MSG_NOSIGNAL);
        const auto asked = Clock::now();
        CHECK(served.get("/healthz").ends_with("verdict\n"));
        CHECK(Clock::now() - asked < std::chrono::seconds(5));  // one, and room for a busy machine
    }
}

TEST_CASE("an address that is taken is named with the system's reason") {
    const Served served;
    try {
        const MetricsServer second(served.port, {}, {});
        FAIL("it listens");
    } catch (const Error& error) {
        CHECK(std::string_view(error.what()).find("Address already in use") != std::string_view::npos);
        CHECK(error.hint() == "another program listens there: end it, or name another port");
    }
}

}  // namespace shortener_events::cli
