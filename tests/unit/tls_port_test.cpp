#include "kafka/client/tls_port.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>

#include "support/loopback_port.hpp"

using namespace shortener_events::kafka;
using shortener_events::tests::LoopbackPort;

namespace {

constexpr std::chrono::milliseconds kLong{10'000}, kShort{200};

/// Takes one connection, reads what it is told first and has it answered.
class Listener {
  public:
    explicit Listener(std::function<std::string(const std::string& heard)> answer) {
        thread_ = std::thread([this, answer = std::move(answer)] {
            const int client = ::accept(port_.socket(), nullptr, nullptr);
            std::string heard(4096, '\0');
            const auto got = ::recv(client, heard.data(), heard.size(), 0);
            heard.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
            const auto text = answer(heard);
            if (::send(client, text.data(), text.size(), MSG_NOSIGNAL) >= 0 && text.empty())
                ::shutdown(client, SHUT_RDWR);
            while (::recv(client, heard.data(), heard.size(), 0) > 0) {
            }
            ::close(client);
        });
    }
    ~Listener() {
        ::shutdown(port_.socket(), SHUT_RDWR);  // whoever still waits for a connection
        thread_.join();
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    std::string address() const { return fmt::format("127.0.0.1:{}", port_.number()); }

  private:
    LoopbackPort port_;
    std::thread thread_;
};

bool is_tls_that_says(const std::string& answer, std::chrono::milliseconds time = kLong) {
    const Listener listener([&](const std::string&) { return answer; });
    return speaks_tls(listener.address(), Deadline(time));
}

}  // namespace

TEST_CASE("a handshake's answer, or an alert, is TLS") {
    CHECK(is_tls_that_says(std::string("\x16\x03\x03\x00\x7a\x02", 6)));
    CHECK(is_tls_that_says(std::string("\x15\x03\x01\x00\x02\x02\x46", 7)));  // "protocol version"
}

TEST_CASE("who hangs up, says something else, sends back what it hears, or half of an answer, is not") {
    CHECK_FALSE(is_tls_that_says(""));
    CHECK_FALSE(is_tls_that_says("HTTP/1.1 400 Bad Request\r\n"));
    CHECK_FALSE(is_tls_that_says(std::string("\x00\x00\x00\x0c\x00\x00", 6)));
    CHECK_FALSE(is_tls_that_says("\x16\x03\x03", kShort));
    const Listener echo([](const std::string& heard) { return heard; });
    CHECK_FALSE(speaks_tls(echo.address(), Deadline(kLong)));
}

TEST_CASE("what is no address, cannot be resolved, or takes no connection, is no port for TLS") {
    for (const char* address : {"", "host", "127.0.0.1:", "nobody.invalid:9092", "127.0.0.1:1", "[::1]:1"}) {
        CAPTURE(address);
        CHECK_FALSE(speaks_tls(address, Deadline(kLong)));
    }
}
