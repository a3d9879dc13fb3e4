#include "cli/commands/simulate/punctuality.hpp"

#include <algorithm>
#include <cmath>

namespace shortener_events::cli {

namespace {

using std::chrono::microseconds;

constexpr microseconds kGrace{500'000};       // an acknowledgement may take that long
constexpr microseconds kShortest{1'000'000};  // window
constexpr double kEventsPerWindow = 10, kMostWindows = 600;

microseconds window_of(double target, microseconds duration) {
    const double enough = kEventsPerWindow / target * 1e6;
    const double few = static_cast<double>(duration.count()) / kMostWindows;
    return std::max(kShortest, microseconds(std::llround(std::max(enough, few))));
}

Json in_ms(Histogram::Duration duration) {
    return static_cast<double>(duration.count()) / 1000;
}

}  // namespace

Punctuality::Punctuality(double target, Time duration)
    : target_(target), window_(window_of(target, duration)) {}

Punctuality::Window& Punctuality::window_at(Time time) {
    const auto index = static_cast<std::size_t>(std::max<std::int64_t>(0, time.count()) / window_.count());
    if (windows_.size() <= index) windows_.resize(index + 1);
    return windows_[index];
}

void Punctuality::expect(Time due) {
    expected_.push_back({due, false});
    ++window_at(due).due;
    ++window_at(due + kGrace).due_early;
}

void Punctuality::settle(std::uint64_t number, bool delivered, Time now) {
    Expected& event = expected_.at(number - first_);
    event.settled = true;
    if (delivered) {
        delay_.add(now - event.due);
        ++window_at(now).delivered;
    }
    for (; !expected_.empty() && expected_.front().settled; ++first_) expected_.pop_front();
}

std::size_t Punctuality::too_slow(double rate) const {
    const double wanted = rate * static_cast<double>(window_.count()) / 1e6;
    std::uint64_t due = 0, delivered = 0;
    std::size_t slow = 0;
    for (const Window& window : windows_) {
        due += window.due_early;
        const auto possible = static_cast<double>(due > delivered ? due - delivered : 0);
        slow += static_cast<double>(window.delivered) < std::min(std::floor(wanted), possible);
        delivered += window.delivered;
    }
    return slow;
}

Punctuality::Time Punctuality::behind(Time now) const {
    return expected_.empty() ? Time(0) : std::max(Time(0), now - expected_.front().due);
}

Json Punctuality::to_json() const {
    Json windows = Json::array();
    for (const Window& window : windows_)
        windows.push_back({{"due", window.due}, {"delivered", window.delivered}});
    Json delay = nullptr;
    if (delay_.count() > 0)
        delay = {{"p50", in_ms(delay_.percentile(0.5))},
                 {"p95", in_ms(delay_.percentile(0.95))},
                 {"p99", in_ms(delay_.percentile(0.99))},
                 {"max", in_ms(delay_.max())}};
    return {{"target", target_},
            {"window_seconds", static_cast<double>(window_.count()) / 1e6},
            {"windows", windows},
            {"due_to_acknowledged_ms", delay}};
}

}  // namespace shortener_events::cli
