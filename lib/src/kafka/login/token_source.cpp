#include "kafka/login/token_source.hpp"

#include <map>
#include <utility>

#include "kafka/login/token_endpoint.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::kafka {

namespace {

using std::chrono::milliseconds;

/// By what tells one source from another. It outlives every thread.
struct KnownTokenSources {
    using Key = std::pair<std::map<std::string, std::string>, const TokenReader*>;

    std::mutex mutex;
    std::map<Key, std::weak_ptr<TokenSource>> by_key;
};

KnownTokenSources& known_token_sources() {
    static auto* const known = new KnownTokenSources;
    return *known;
}

std::map<std::string, std::string> token_properties_in(const std::map<std::string, std::string>& properties) {
    std::map<std::string, std::string> ours;
    for (const auto& property : properties)
        if (is_token_property(property.first)) ours.insert(property);
    return ours;
}

}  // namespace

std::shared_ptr<TokenSource> TokenSource::of(const KafkaSettings& settings) {
    const bool has_reader = settings.token && *settings.token;
    auto wanted = token_settings(settings.properties, has_reader);
    if (wanted.origin == TokenOrigin::none || wanted.origin == TokenOrigin::librdkafka) return nullptr;
    auto& known = known_token_sources();
    const std::lock_guard lock(known.mutex);
    auto& place = known.by_key[{token_properties_in(settings.properties), settings.token.get()}];
    auto source = place.lock();
    if (!source) place = source = std::make_shared<TokenSource>(std::move(wanted), settings.token);
    std::erase_if(known.by_key, [](const auto& entry) { return entry.second.expired(); });
    return source;
}

Token TokenSource::take(milliseconds timeout, const std::stop_token& stop) {
    {
        std::unique_lock lock(mutex_);
        idle_.wait(lock, stop, [&] { return !is_fetching_; });
        if (stop.stop_requested()) throw Error(ErrorCategory::kafka, "the login was given up");
        if (has_young_token()) return *newest_;
        is_fetching_ = true;
    }
    const auto done = [&](std::optional<Token> token) {
        const std::lock_guard lock(mutex_);
        is_fetching_ = false;
        fetched_ms_ = now_ms();
        if (token) newest_ = std::move(token);
        idle_.notify_all();
    };
    try {
        auto token = fetch(timeout * 4 / 5, stop);
        done(token);
        return token;
    } catch (...) {
        done({});
        throw;
    }
}

bool TokenSource::has_young_token() const {
    if (!newest_) return false;
    const auto life = newest_->expires_ms - fetched_ms_;
    return newest_->expires_ms - now_ms() > life / 3;
}

Token TokenSource::fetch(milliseconds limit, const std::stop_token& stop) const {
    if (settings_.origin == TokenOrigin::endpoint) return fetch_token(settings_, limit, stop);
    auto jwt = reader_ && *reader_ ? (*reader_)(limit, stop) : settings_.token;
    try {
        return token_of_jwt(std::move(jwt), settings_.principal_claim, now_ms());
    } catch (const Error& error) {
        throw Error(error.category(),
                    std::string("cannot log in with ") + kTokenProperty + ": " + error.what(), error.hint(),
                    error.kafka());
    }
}

}  // namespace shortener_events::kafka
