// The login of one client by tokens: fetches them when librdkafka wants a new one, on a thread of
// librdkafka's own, so that it does not matter whether and how the client is polled.
#pragma once

#include <atomic>
#include <memory>
#include <stop_token>

#include "kafka/client/connection_log.hpp"
#include "kafka/client/rdkafka.hpp"
#include "kafka/login/token_source.hpp"

namespace shortener_events::kafka {

class TokenLogin {
  public:
    /// `log` must live as long.
    TokenLogin(std::shared_ptr<TokenSource> source, const KafkaSettings& settings, ConnectionLog& log);

    /// Nothing is fetched before it begins: a client that is made to see whether its settings can be used
    /// asks nobody.
    void begin(rd_kafka_t* client);

    /// What librdkafka's callback is for.
    void renew(rd_kafka_t* client) noexcept;

    /// Breaks off what is under way; to be called before the client is destroyed, which waits for it.
    void end() { stop_.request_stop(); }

  private:
    void set(rd_kafka_t* client, const Token& token);
    void fail(rd_kafka_t* client, const Error& error);

    const std::shared_ptr<TokenSource> source_;
    const std::chrono::milliseconds timeout_;
    const std::function<void(const std::string& line)> show_;
    ConnectionLog& log_;
    std::stop_source stop_;
    std::atomic<bool> has_begun_ = false;
};

}  // namespace shortener_events::kafka
