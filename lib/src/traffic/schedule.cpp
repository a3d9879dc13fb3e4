#include "shortener_events/internal/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kSlices = 1440;  // of a day: minutes
constexpr double kDayUs = 86'400e6;

double weight(Shape shape, double at) {
    switch (shape) {
        case Shape::steady:
            return 1;
        case Shape::ramp:
            return at;
        case Shape::spike:
            return at >= 0.45 && at < 0.55 ? 10 : 1;
        case Shape::daily:
            return 1.05 - std::cos(2 * std::numbers::pi * at);
    }
    return 1;
}

double day_of(std::int64_t epoch_ms) {
    return static_cast<double>(epoch_ms) * 1000 / kDayUs;
}

}  // namespace

Shape parse_shape(std::string_view text) {
    if (text == "steady") return Shape::steady;
    if (text == "ramp") return Shape::ramp;
    if (text == "spike") return Shape::spike;
    if (text == "daily") return Shape::daily;
    throw Error(ErrorCategory::argument, fmt::format("not a shape: \"{}\"", text),
                "steady, ramp, spike or daily");
}

Spacing parse_spacing(std::string_view text) {
    if (text == "poisson") return Spacing::poisson;
    if (text == "even") return Spacing::even;
    throw Error(ErrorCategory::argument, fmt::format("not a way to arrive: \"{}\"", text), "poisson or even");
}

Schedule::Schedule(Shape shape, std::chrono::microseconds duration, std::int64_t begin_ms)
    : duration_us_(static_cast<double>(duration.count())) {
    if (shape == Shape::daily) {
        begin_ = day_of(begin_ms) - std::floor(day_of(begin_ms));
        length_ = duration_us_ / kDayUs;
    }
    double total = 0;
    for (std::size_t slice = 0; slice < kSlices; ++slice) {
        total += weight(shape, (static_cast<double>(slice) + 0.5) / kSlices);
        cumulative_.push_back(total);
    }
    for (double& share : cumulative_) share /= total;
}

/// How much of a period's events, times the whole periods before, are due by `period` of them.
double Schedule::share_before(double period) const {
    const double whole = std::floor(period), slices = (period - whole) * kSlices;
    const auto slice = std::min(static_cast<std::size_t>(slices), kSlices - 1);
    const double before = slice == 0 ? 0 : cumulative_[slice - 1];
    return whole + before + (cumulative_[slice] - before) * (slices - static_cast<double>(slice));
}

/// The inverse.
double Schedule::period_at(double share) const {
    const double whole = std::floor(share), part = share - whole;
    const auto found = std::min(std::ranges::lower_bound(cumulative_, part), cumulative_.end() - 1);
    const double before = found == cumulative_.begin() ? 0 : *(found - 1);
    const double slice =
        static_cast<double>(found - cumulative_.begin()) + (part - before) / (*found - before);
    return whole + slice / kSlices;
}

double Schedule::due(double share) const {
    const double first = share_before(begin_), last = share_before(begin_ + length_);
    const double at = period_at(first + std::clamp(share, 0.0, 1.0) * (last - first));
    return length_ > 0 ? std::clamp((at - begin_) / length_, 0.0, 1.0) * duration_us_ : 0;
}

double Arrivals::next() {
    const std::uint64_t index = index_++;
    if (index >= count_) return 1;
    if (spacing_ == Spacing::even) return static_cast<double>(index) / static_cast<double>(count_);
    // The least of the n draws that are left: the rest shrinks by the n-th root of an even draw.
    log_rest_ += std::log1p(-random_.unit()) / static_cast<double>(count_ - index);
    return -std::expm1(log_rest_);
}

}  // namespace shortener_events
