// Waiting between attempts, longer each time.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <utility>

namespace shortener_events {

/// False: stopped before the time was over.
inline bool wait_for(std::chrono::milliseconds time, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

class Backoff {
  public:
    using Time = std::chrono::milliseconds;

    /// Doubles from `first` to `most`. The defaults suit a server that may be restarted.
    explicit constexpr Backoff(Time first = Time(100), Time most = Time(3000))
        : first_(first), most_(most), next_(first) {}

    /// How long to wait next.
    constexpr Time time() const { return next_; }
    /// How long the wait is that follows `vain` waits in vain.
    constexpr Time after(int vain) const {
        return std::min(first_ * (std::int64_t{1} << std::clamp(vain, 0, 30)), most_);
    }
    /// After a wait in vain.
    constexpr void grow() { next_ = std::min(2 * next_, most_); }
    /// After a success.
    constexpr void reset() { next_ = first_; }

    /// Waits, and grows. False: stopped before the time was over.
    bool wait(std::stop_token stop) {
        const auto time = next_;
        grow();
        return wait_for(time, std::move(stop));
    }

  private:
    Time first_, most_, next_;
};

}  // namespace shortener_events
