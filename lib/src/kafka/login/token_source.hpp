// Tokens for the logins of a process by SASL OAUTHBEARER: clients with the same settings share one source, so
// that an endpoint is asked, or a command run, once for all of them. For any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "kafka/login/token.hpp"
#include "kafka/login/token_settings.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::kafka {

class TokenSource {
  public:
    /// Null: nothing logs in by a token, or librdkafka makes it. Throws as token_settings().
    static std::shared_ptr<TokenSource> of(const KafkaSettings& settings);

    TokenSource(TokenSettings settings, std::shared_ptr<const TokenReader> reader)
        : settings_(std::move(settings)), reader_(std::move(reader)) {}

    /// The newest, or a new one where that has less than a third of its life left. Waits for at most four
    /// fifths of `timeout`, which leaves its caller time to say why, and less after a `stop`. Throws Error.
    Token take(std::chrono::milliseconds timeout, const std::stop_token& stop);

    const TokenSettings& settings() const { return settings_; }

  private:
    Token fetch(std::chrono::milliseconds limit, const std::stop_token& stop) const;
    bool has_young_token() const;

    const TokenSettings settings_;
    const std::shared_ptr<const TokenReader> reader_;
    std::mutex mutex_;
    std::condition_variable_any idle_;
    bool is_fetching_ = false;
    std::optional<Token> newest_;
    std::int64_t fetched_ms_ = 0;
};

}  // namespace shortener_events::kafka
