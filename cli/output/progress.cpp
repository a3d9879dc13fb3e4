#include "cli/output/progress.hpp"

#include <fmt/format.h>

#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr milliseconds kPatience{1000};
constexpr milliseconds kBetween{200};
constexpr const char* kErase = "\r\033[K";

}  // namespace

std::string progress_text(std::uint64_t done, std::string_view unit, milliseconds elapsed,
                          std::optional<double> share) {
    const double ms = static_cast<double>(std::max<std::int64_t>(1, elapsed.count()));
    std::string text =
        fmt::format("{} {}s, {}/s", done, unit,
                    format_count(static_cast<std::uint64_t>(static_cast<double>(done) * 1000 / ms)));
    if (!share || *share <= 0 || *share > 1) return text;
    const auto left = milliseconds(static_cast<std::int64_t>(ms / *share - ms));
    return text + fmt::format(", {:.0f} %, {} left", *share * 100,
                              format_duration(std::chrono::ceil<seconds>(left)));
}

ProgressLine::~ProgressLine() {
    try {
        clear();
    } catch (const std::exception&) {
        // the terminal is gone
    }
}

void ProgressLine::update(std::uint64_t done, std::string_view unit, std::optional<double> share,
                          std::string_view more) {
    if (!shown_) return;
    const auto now = Clock::now();
    if (!begun_) {
        begun_ = now;
        next_ = now + kPatience;
    }
    if (now < next_) return;
    next_ = now + kBetween;
    stream_ << kErase << progress_text(done, unit, duration_cast<milliseconds>(now - *begun_), share) << more
            << std::flush;
    drawn_ = true;
}

void ProgressLine::clear() {
    if (drawn_) stream_ << kErase << std::flush;
    drawn_ = false;
}

std::string_view ProgressLine::eraser() const {
    return shown_ ? kErase : "";
}

}  // namespace shortener_events::cli
