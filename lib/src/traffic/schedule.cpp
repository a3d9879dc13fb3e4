#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/scenario.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kSlices = 1000;

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

}  // namespace

Shape parse_shape(std::string_view text) {
    if (text == "steady") return Shape::steady;
    if (text == "ramp") return Shape::ramp;
    if (text == "spike") return Shape::spike;
    if (text == "daily") return Shape::daily;
    throw Error(ErrorCategory::argument, fmt::format("not a shape: \"{}\"", text),
                "steady, ramp, spike or daily");
}

Schedule::Schedule(Shape shape, std::uint64_t count, std::chrono::microseconds duration)
    : count_(count), duration_(duration) {
    double total = 0;
    for (std::size_t slice = 0; slice < kSlices; ++slice) {
        total += weight(shape, (static_cast<double>(slice) + 0.5) / kSlices);
        cumulative_.push_back(total);
    }
    for (double& share : cumulative_) share /= total;
}

std::chrono::microseconds Schedule::due(std::uint64_t index) const {
    if (count_ == 0) return std::chrono::microseconds(0);
    const double share = static_cast<double>(std::min(index, count_)) / static_cast<double>(count_);
    const auto found = std::min(std::ranges::lower_bound(cumulative_, share), cumulative_.end() - 1);
    const double before = found == cumulative_.begin() ? 0 : *(found - 1);
    const double slice =
        static_cast<double>(found - cumulative_.begin()) + (share - before) / (*found - before);
    return std::chrono::microseconds(std::llround(slice / kSlices * static_cast<double>(duration_.count())));
}

}  // namespace shortener_events
