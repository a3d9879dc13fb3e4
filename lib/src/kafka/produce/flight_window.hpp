// How much may be under way to the brokers: no more than what they acknowledge, at their rate of late, well
// within the time after which a record counts as lost. On a slow link the last of too much would be given up
// on, and be of unknown fate, although the link works.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace shortener_events::kafka {

class FlightWindow {
  public:
    using Clock = std::chrono::steady_clock;

    static constexpr std::size_t kFirst = std::size_t{1} << 20U;  ///< bytes, before any was acknowledged
    static constexpr std::size_t kLeast = std::size_t{256} << 10U;

    /// In which a record must be acknowledged; 0: it has all the time.
    explicit FlightWindow(std::chrono::milliseconds timeout) : timeout_(timeout) {}

    /// Something is sent, and nothing else is under way: the time since the last acknowledgement, when there
    /// was nothing to acknowledge, does not count.
    void begin(Clock::time_point now) {
        if (!last_) {
            since_ = now;
            return;
        }
        since_ += now - *last_;
        first_ += now - *last_;
        last_ = now;  // left out once: what is sent now may fail, and something else begin
    }

    void acknowledged(std::size_t bytes, Clock::time_point now) {
        taken_ += bytes;
        if (now == last_) return;
        if (!last_) first_ = now;
        measure(now);
        last_ = now;
    }

    /// Bytes.
    std::size_t limit() const;

  private:
    void measure(Clock::time_point now);

    std::chrono::milliseconds timeout_;
    Clock::time_point since_{};              ///< idle times are left out, by moving it
    Clock::time_point first_{};              ///< the first acknowledgement, moved likewise
    std::optional<Clock::time_point> last_;  ///< acknowledgement, or begin after it
    std::size_t taken_ = 0;                  ///< acknowledged since `since_`
    std::optional<double> rate_;             ///< bytes a second
    bool is_settled_ = false;                ///< it was measured for a while
};

}  // namespace shortener_events::kafka
