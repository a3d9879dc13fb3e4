#include "kafka/produce/flight_window.hpp"

#include <algorithm>
#include <cstdint>

namespace shortener_events::kafka {

namespace {

constexpr std::chrono::duration<double> kSpan{1.0};  // acknowledgements come in bursts
constexpr double kParts = 3;  // of the timeout, one is filled: a link may become slower

}  // namespace

/// Until the first acknowledgement the time is that of the connection as well, which may take seconds of a
/// few round trips: what comes with it is no measure of the link for good.
void FlightWindow::measure(Clock::time_point now) {
    const std::chrono::duration<double> elapsed = now - since_;
    if (elapsed.count() <= 0 || (is_settled_ && elapsed < kSpan)) return;
    rate_ = static_cast<double>(taken_) / elapsed.count();
    if (now - first_ < kSpan) return;
    is_settled_ = true;
    since_ = now;
    taken_ = 0;
}

std::size_t FlightWindow::limit() const {
    if (timeout_.count() <= 0) return SIZE_MAX;
    if (!rate_) return kFirst;
    const double bytes = *rate_ * std::chrono::duration<double>(timeout_).count() / kParts;
    return static_cast<std::size_t>(
        std::clamp(bytes, static_cast<double>(is_settled_ ? kLeast : kFirst), 1e18));
}

}  // namespace shortener_events::kafka
