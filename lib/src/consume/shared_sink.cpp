#include "consume/shared_sink.hpp"

#include <fmt/format.h>

namespace shortener_events::consume {

namespace {

constexpr std::chrono::seconds kSilent{10};  // a call to the database that takes longer is trouble
constexpr std::size_t kExpiredAtOnce = 10'000;

}  // namespace

bool SharedSink::expire_processed(std::int64_t now_ms) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return false;
    const Use use(called_at_);
    try {
        sink_.expire_processed(now_ms, kExpiredAtOnce);
    } catch (const SinkUnavailable&) {
        // The next minute does as well.
    }
    return true;
}

void SharedSink::look_for_silence() {
    const auto since = called_at_.load();
    if (since != Clock::time_point() && Clock::now() - since > kSilent)
        trouble_.begin(fmt::format("no answer for {}s", kSilent.count()));
}

}  // namespace shortener_events::consume
