// The sink as two threads use it, the reading one for claims and the writing one for batches, and whether it
// can be used at all.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/backoff.hpp"
#include "consume/trouble.hpp"
#include "shortener_events/sink.hpp"

namespace shortener_events::consume {

class SharedSink {
  public:
    SharedSink(Sink& sink, Notes notes)
        : sink_(sink),
          trouble_({"database-down", "database-back", "the database is back"}, std::move(notes)) {}

    /// `call(sink)`, when nobody else uses it. nullopt: it cannot be used at the moment, which is said unless
    /// a stop was requested: then it is our own doing.
    template <typename Call>
    auto try_call(const Call& call, const std::stop_token& stop)
        -> std::optional<decltype(call(std::declval<Sink&>()))> {
        try {
            std::optional result(use(call));
            trouble_.end();
            return result;
        } catch (const SinkUnavailable& error) {
            if (!stop.stop_requested()) trouble_.begin(error.what());
            return std::nullopt;
        }
    }

    /// Again and again until it can be used; `retries` counts. nullopt: stopped before.
    template <typename Call>
    auto call_with_retry(const Call& call, const std::stop_token& stop, std::uint64_t& retries)
        -> std::optional<decltype(call(std::declval<Sink&>()))> {
        for (Backoff backoff;; ++retries) {
            if (auto result = try_call(call, stop)) return result;
            if (!backoff.wait(stop)) return std::nullopt;
        }
    }

    /// False: somebody else uses it at the moment, ask again soon.
    bool expire_processed(std::int64_t now_ms);

    /// A call that lasts longer than 10 s is trouble, too.
    void look_for_silence();

    bool is_away() const { return trouble_.lasts(); }
    /// Why it cannot be used; empty: it can.
    std::string trouble() const { return trouble_.why(); }

  private:
    using Clock = std::chrono::steady_clock;
    using CalledAt = std::atomic<Clock::time_point>;

    struct Use {
        explicit Use(CalledAt& called_at) : since(called_at) { since = Clock::now(); }
        ~Use() { since = Clock::time_point(); }
        CalledAt& since;
    };

    template <typename Call>
    auto use(const Call& call) {
        const std::lock_guard lock(mutex_);
        const Use use(called_at_);
        return call(sink_);
    }

    Sink& sink_;
    Trouble trouble_;
    std::mutex mutex_;
    CalledAt called_at_{};
};

}  // namespace shortener_events::consume
