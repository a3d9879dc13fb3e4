// A line on a terminal's stderr about work that takes longer than a second: how much is done, how fast, how
// long it will still take. Drawn over itself, and gone before anything else is said.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace shortener_events::cli {

/// "1200000 lines, 412k/s, 3s left"; `share` of the whole is 0 to 1, nullopt where the whole is not known.
std::string progress_text(std::uint64_t done, std::string_view unit, std::chrono::milliseconds elapsed,
                          std::optional<double> share);

class ProgressLine {
  public:
    /// Draws nothing at all unless `shown`. `stream` outlives it.
    ProgressLine(std::ostream& stream, bool shown) : stream_(stream), shown_(shown) {}
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// May be called as often as is convenient. `more` follows behind the usual.
    void update(std::uint64_t done, std::string_view unit, std::optional<double> share,
                std::string_view more = {});
    /// Takes the line away, before something else is written.
    void clear();
    /// What takes the line away, for one who cannot call clear(); empty where nothing is drawn.
    std::string_view eraser() const;

  private:
    using Clock = std::chrono::steady_clock;

    std::ostream& stream_;
    bool shown_;
    bool drawn_ = false;
    std::optional<Clock::time_point> begun_;
    Clock::time_point next_;
};

}  // namespace shortener_events::cli
