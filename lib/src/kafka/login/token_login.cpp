#include "kafka/login/token_login.hpp"

#include <fmt/format.h>

#include <array>
#include <exception>
#include <vector>

#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::kafka {

TokenLogin::TokenLogin(std::shared_ptr<TokenSource> source, const KafkaSettings& settings, ConnectionLog& log)
    : source_(std::move(source)), timeout_(settings.timeout), show_(settings.log), log_(log) {}

void TokenLogin::begin(rd_kafka_t* client) {
    if (has_begun_.exchange(true)) return;
    log_.await_token();
    if (const ErrorPtr failed{rd_kafka_sasl_background_callbacks_enable(client)})
        fail(client, Error(ErrorCategory::kafka, fmt::format("cannot fetch tokens for the login: {}",
                                                             rd_kafka_error_string(failed.get()))));
}

void TokenLogin::renew(rd_kafka_t* client) noexcept {
    try {
        const auto token = source_->take(timeout_, stop_.get_token());
        set(client, token);
    } catch (const Error& error) {
        if (!stop_.stop_requested()) fail(client, error);
    } catch (const std::exception& failure) {
        fail(client, Error(ErrorCategory::kafka,
                           fmt::format("cannot get a token for the login: {}", failure.what())));
    }
}

void TokenLogin::set(rd_kafka_t* client, const Token& token) {
    std::vector<const char*> extensions;
    for (const auto& [name, value] : source_->settings().extensions) {
        extensions.push_back(name.c_str());
        extensions.push_back(value.c_str());
    }
    std::array<char, 512> reason{};
    // First, because with the token librdkafka's threads go on.
    log_.note_token(token.expires_ms);
    if (rd_kafka_oauthbearer_set_token(client, token.value.c_str(), token.expires_ms, token.principal.c_str(),
                                       extensions.data(), extensions.size(), reason.data(), reason.size()))
        throw Error(ErrorCategory::kafka, fmt::format("cannot log in with the token: {}", reason.data()));
    if (show_) show_(fmt::format("TOKEN: for {}, until {}", token.principal, format_utc(token.expires_ms)));
}

void TokenLogin::fail(rd_kafka_t* client, const Error& error) {
    log_.note_token_failure(error);
    rd_kafka_oauthbearer_set_token_failure(client, error.what());
    if (show_) show_(fmt::format("TOKEN: {}", error.what()));
}

}  // namespace shortener_events::kafka
