#include "cli/lag/watch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <deque>
#include <sstream>

#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/screen.hpp"
#include "cli/output/sparkline.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kHistory = 20;  // samples in a sparkline
constexpr int kFrameLines = 4;        // lines of the screen that are no groups

/// What the view remembers from one sample to the next.
class View {
  public:
    View(const WatchOptions& options, const Palette& palette) : options_(options), palette_(palette) {}

    void take(LagReport report) {
        error_.clear();
        for (const auto& group : report.groups) {
            auto& past = history_[group.lag.group];
            past.push_back(group.lag.totals.lag.value_or(0));
            if (past.size() > kHistory) past.pop_front();
        }
        sort_report(report, options_.order);
        report_ = std::move(report);
    }
    /// The newest sample failed; the one before stays in view, with its age.
    void take_error(const Error& error) { error_ = error.what(); }

    /// At most `rows` lines; the groups that come first are shown.
    std::string content(int rows) const {
        std::ostringstream out;
        print_title(out);
        LagReport shown = report_;
        const auto room = static_cast<std::size_t>(std::max(1, rows - kFrameLines));
        if (options_.summary && shown.groups.size() > room) shown.groups.resize(room);
        if (options_.summary)
            print_lag_summary(shown, out, palette_, &history_);
        else
            print_lag_details(shown, out, palette_);
        if (shown.groups.size() < report_.groups.size())
            out << palette_.dim(fmt::format("… {} more groups", report_.groups.size() - shown.groups.size()))
                << '\n';
        return out.str();
    }

  private:
    void print_title(std::ostream& out) const {
        const std::string taken = report_.taken_ms ? format_utc(report_.taken_ms) : "no sample yet";
        out << palette_.dim(fmt::format("{}  {} groups, every {}, q to quit", taken, report_.groups.size(),
                                        format_duration(options_.every)))
            << '\n';
        if (!error_.empty())
            out << palette_.red(escape_line(
                       fmt::format("{}; what follows is {} old", error_,
                                   format_duration(std::chrono::milliseconds(now_ms() - report_.taken_ms)))))
                << '\n';
        out << '\n';
    }

    WatchOptions options_;
    Palette palette_;
    LagReport report_;
    std::string error_;
    LagHistory history_;
};

void sample_into(View& view, LagSampler& sampler) {
    try {
        view.take(sampler.sample());
    } catch (const Error& error) {
        view.take_error(error);
    }
}

int watch_on_screen(LagSampler& sampler, View& view, const WatchOptions& options, Context& context,
                    const std::stop_token& stop) {
    Screen screen(context.out());
    for (;;) {
        screen.draw(view.content(Screen::size().rows));
        const auto end = std::chrono::steady_clock::now() + options.every;
        Wakeup wakeup = Wakeup::resized;
        while (wakeup == Wakeup::resized) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
            wakeup = screen.wait(std::max(left, std::chrono::milliseconds(0)), stop);
            if (wakeup == Wakeup::resized) screen.draw(view.content(Screen::size().rows));
        }
        if (wakeup == Wakeup::quit) return kDone;
        sample_into(view, sampler);
    }
}

}  // namespace

int watch_lag(LagSampler& sampler, const WatchOptions& options, Context& context) {
    const auto stop = Interrupt::stop_cleanly();
    View view(options, context.palette());
    view.take(sampler.sample());  // a wrong group or address ends the command instead of a screen
    if (::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO))
        return watch_on_screen(sampler, view, options, context, stop);
    do {
        context.out() << view.content(1 << 20) << std::endl;
    } while (sleep_for(options.every, stop) && (sample_into(view, sampler), true));
    return kDone;
}

}  // namespace shortener_events::cli
