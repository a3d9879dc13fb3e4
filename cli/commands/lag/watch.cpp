#include "cli/commands/lag/watch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <sstream>

#include "cli/commands/lag/pending_sample.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/screen.hpp"
#include "cli/output/sparkline.hpp"
#include "cli/output/wrapped.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kHistory = 20;  // samples in a sparkline
constexpr int kFrameLines = 5;        // lines of the screen that are no groups
constexpr int kGroupLines = 5;        // lines of a group that are no partitions

/// "502 groups: 500 DEAD, 2 OK"; the worst first.
std::string count_verdicts(const std::vector<JudgedGroup>& groups) {
    std::map<Verdict, int, std::greater<>> counts;
    for (const auto& group : groups) ++counts[group.judgement.verdict];
    std::string text = counted(groups.size(), "group");
    for (const char* before = ": "; const auto& [verdict, count] : counts) {
        text += fmt::format("{}{} {}", before, count, to_string(verdict));
        before = ", ";
    }
    return text;
}

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

void keep_furthest_behind(GroupLag& lag, std::size_t count) {
    if (lag.partitions.size() <= count) return;
    std::ranges::stable_sort(lag.partitions, std::greater<>(),
                             [](const PartitionLag& row) { return row.lag.value_or(-1); });
    lag.partitions.resize(count);
}

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

    /// At most as many lines as `size` has rows; the groups that come first are shown.
    std::string content(ScreenSize size) const {
        const auto columns = static_cast<std::size_t>(std::max(1, size.columns));
        std::ostringstream out;
        print_title(out, columns);
        const auto frame = std::max(kFrameLines, static_cast<int>(lines_in(out.str())) + 1);
        const auto room = static_cast<std::size_t>(std::max(1, size.rows - frame));
        if (options_.summary)
            print_groups(out, room, columns);
        else
            print_partitions(out, room, columns);
        return out.str();
    }

  private:
    void print_groups(std::ostream& out, std::size_t room, std::size_t columns) const {
        LagReport shown = report_;
        if (shown.groups.size() > room) shown.groups.resize(room);
        print_lag_history(shown, out, palette_, history_, columns);
        if (shown.groups.size() == report_.groups.size()) return;
        const std::vector<JudgedGroup> rest(
            report_.groups.begin() + static_cast<std::ptrdiff_t>(shown.groups.size()), report_.groups.end());
        out << palette_.dim("… and " + count_verdicts(rest)) << '\n';
    }

    /// In a narrow terminal a partition takes several lines: fewer of them are shown then.
    void print_partitions(std::ostream& out, std::size_t room, std::size_t columns) const {
        const std::size_t each = room / std::max<std::size_t>(1, report_.groups.size());
        for (const auto& group : report_.groups) {
            std::size_t count = std::max<std::size_t>(each, kGroupLines + 1) - kGroupLines;
            std::string text = group_text(group, count, columns);
            while (count > 1 && lines_in(text) > each) text = group_text(group, --count, columns);
            out << text;
        }
    }

    /// The group with its history, its next step, and those of its partitions that are furthest behind.
    std::string group_text(const JudgedGroup& group, std::size_t partitions, std::size_t columns) const {
        std::ostringstream out;
        JudgedGroup shown = group;
        keep_furthest_behind(shown.lag, partitions);
        print_lag_details({report_.taken_ms, report_.ages_left_out, {shown}}, out, palette_, columns);
        if (const auto hidden = group.lag.partitions.size() - shown.lag.partitions.size(); hidden > 0)
            out << palette_.dim(fmt::format("… and {} partitions that are less behind", hidden)) << '\n';
        out << palette_.dim("lag " + sparkline(history_.at(group.lag.group))) << '\n';
        if (!group.judgement.hint.empty()) print_hint(group.judgement.hint, out, columns);
        return out.str();
    }

    void print_hint(const std::string& hint, std::ostream& out, std::size_t columns) const {
        constexpr std::string_view kTitle = "hint: ";
        std::string before = palette_.cyan(kTitle);
        for (const auto& line :
             wrapped(escape_line(hint), std::max(columns, kTitle.size() + 1) - kTitle.size())) {
            out << before << line << '\n';
            before.assign(kTitle.size(), ' ');
        }
    }

    void print_trouble(const std::string& text, std::ostream& out, std::size_t columns) const {
        for (const auto& line : wrapped(escape_line(text), columns)) out << palette_.red(line) << '\n';
    }

    void print_title(std::ostream& out, std::size_t columns) const {
        constexpr std::size_t kTimeOfDay = 11;  // where it begins in RFC 3339
        out << palette_.bold(count_verdicts(report_.groups)) << '\n'
            << palette_.dim(fmt::format("{}, every {}, q to quit",
                                        format_utc(report_.taken_ms).substr(kTimeOfDay),
                                        format_duration(options_.every)))
            << '\n';
        if (const std::string gap = what_is_not_listed(report_); !gap.empty())
            print_trouble(gap, out, columns);
        if (!error_.empty())
            print_trouble(
                fmt::format("{}; what follows is {} old", error_,
                            format_duration(std::chrono::milliseconds(now_ms() - report_.taken_ms))),
                out, columns);
    }

    WatchOptions options_;
    Palette palette_;
    LagReport report_;
    std::string error_;
    LagHistory history_;
};

void sample_into(View& view, PendingSample& pending) {
    try {
        view.take(pending.get());
    } catch (const Error& error) {
        view.take_error(error);
    }
}

/// Shows the newest sample until `ended`, or until the user wants to leave: Wakeup::quit.
template <typename Ended>
Wakeup show(Screen& screen, const View& view, const std::stop_token& stop, Ended ended) {
    constexpr std::chrono::milliseconds kStep{50};
    for (Wakeup wakeup = Wakeup::resized;; wakeup = screen.wait(kStep, stop)) {
        if (wakeup == Wakeup::quit) return wakeup;
        if (wakeup == Wakeup::resized) screen.draw(view.content(Screen::size()));
        if (ended()) return Wakeup::timeout;
    }
}

void watch_on_screen(PendingSample& pending, View& view, const WatchOptions& options, std::ostream& out,
                     const std::stop_token& stop) {
    using WatchClock = std::chrono::steady_clock;
    Screen screen(out);
    for (;;) {
        const auto next = WatchClock::now() + options.every;
        if (show(screen, view, stop, [next] { return WatchClock::now() >= next; }) == Wakeup::quit) return;
        pending.start();
        if (show(screen, view, stop, [&] { return pending.ready(); }) == Wakeup::quit) return;
        sample_into(view, pending);
    }
}

}  // namespace

int watch_lag(LagSampler& sampler, const WatchOptions& options, Context& context) {
    View view(options, context.palette());
    view.take(sampler.sample());  // a wrong group or address ends the command instead of a screen
    const auto stop = Interrupt::stop_cleanly();
    PendingSample pending(sampler);
    if (::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO)) {
        watch_on_screen(pending, view, options, context.out(), stop);
    } else {
        do context.out() << view.content({.rows = 1 << 20, .columns = 1 << 20}) << std::endl;
        while (sleep_for(options.every, stop) && pending.take(stop) && (sample_into(view, pending), true));
    }
    pending.leave_unless_ready(kDone);
    return kDone;
}

}  // namespace shortener_events::cli
