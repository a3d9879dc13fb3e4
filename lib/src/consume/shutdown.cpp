#include "consume/shutdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace shortener_events::consume {

using namespace std::chrono_literals;

namespace {

constexpr auto kLookEvery = 100ms;
constexpr auto kCancelled = 2s;      // after this a transaction that was cancelled hangs
constexpr auto kLastMoment = 500ms;  // for what is left to do when the group is left

}  // namespace

Shutdown::Shutdown(std::chrono::milliseconds timeout, ConsumerGroup& group, BatchPipeline& pipeline,
                   SharedSink& sink, const Trouble& letters, Notes notes, RunClock clock)
    : timeout_(timeout),
      group_(group),
      pipeline_(pipeline),
      sink_(sink),
      letters_(letters),
      notes_(std::move(notes)),
      clock_(std::move(clock)) {}

bool Shutdown::finish_writing(const std::stop_token& stop, const std::stop_token& hurry,
                              const std::function<void()>& keep_up) {
    const std::stop_callback at_hurry(hurry, [this] { pipeline_.stop_writing(); });
    std::optional<TimePoint> hurried;
    while (!pipeline_.finish(kLookEvery)) {
        if (!stop.stop_requested()) {
            keep_up();
            group_.poll(0ms, {});
            continue;
        }
        if (sink_.is_away() || letters_.lasts()) pipeline_.stop_writing();
        if (hurry.stop_requested() && !hurried) hurried = clock_.now();
        if (hurried && clock_.now() - *hurried > kCancelled) return false;
    }
    return true;
}

void Shutdown::leave(const std::stop_token& stop) {
    if (group_.close(time_to_leave(stop))) return;
    const std::string why = group_.commit_trouble();
    notes_.warn("commit-failed",
                fmt::format("the group has not heard of the last events, which the database has{}{}",
                            why.empty() ? "" : ": ", why));
}

std::chrono::milliseconds Shutdown::time_to_leave(const std::stop_token& stop) const {
    if (!stop.stop_requested()) return 1h;
    const auto left = stopped_at_.load() + timeout_ - kLastMoment - clock_.now();
    return std::max(kLastMoment, std::chrono::duration_cast<std::chrono::milliseconds>(left));
}

}  // namespace shortener_events::consume
