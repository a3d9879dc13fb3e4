// Waiting between attempts, longer each time, until stopped.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace shortener_events::consume {

/// False: stopped before the time was over.
inline bool wait_for(std::chrono::milliseconds time, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

class Patience {
  public:
    bool wait(std::stop_token stop) {
        const auto time = next_;
        next_ = std::min(2 * next_, kMost);
        return wait_for(time, stop);
    }

  private:
    static constexpr std::chrono::milliseconds kMost{3000};
    std::chrono::milliseconds next_{100};
};

}  // namespace shortener_events::consume
