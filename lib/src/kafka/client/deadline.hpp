// A point in time that several waits share.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shortener_events::kafka {

class Deadline {
  public:
    using Clock = std::chrono::steady_clock;

    explicit Deadline(std::chrono::milliseconds from_now) : start_(Clock::now()), end_(start_ + from_now) {}

    /// Milliseconds left, at least `least`.
    int left_ms(int least = 0) const {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now()).count();
        return static_cast<int>(std::max<std::int64_t>(left, least));
    }
    bool passed() const { return Clock::now() >= end_; }
    Clock::time_point end() const { return end_; }

    /// From now on for the same time: for who bounds not the whole of a wait, but the silence in it.
    void restart() { *this = Deadline(std::chrono::ceil<std::chrono::milliseconds>(end_ - start_)); }

    /// The point at which `share` (0 to 1) of the whole time is over: a stage that ends there leaves the rest
    /// to the stages behind it.
    Deadline at(double share) const {
        Deadline part(*this);
        part.end_ = start_ + std::chrono::duration_cast<Clock::duration>((end_ - start_) * share);
        return part;
    }

    /// The same point, or one that comes so soon.
    Deadline within(std::chrono::milliseconds most) const {
        Deadline soon(most);
        soon.end_ = std::min(soon.end_, end_);
        return soon;
    }

    /// Its part for the next of `parties` that take turns in what is left.
    friend Deadline share_of(const Deadline& whole, std::size_t parties) {
        return whole.within(std::chrono::milliseconds(whole.left_ms() / static_cast<int>(parties)));
    }

  private:
    Clock::time_point start_;
    Clock::time_point end_;
};

}  // namespace shortener_events::kafka
