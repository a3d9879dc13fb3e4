#include "cli/commands/lag/exporter.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <mutex>
#include <sstream>

#include "cli/commands/lag/metrics.hpp"
#include "cli/commands/lag/pending_sample.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/metrics_server.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kStaleAfter = 3;  // so many sampling intervals, and the time that one may take

/// The newest sample as the text that scrapers get, for many readers and one writer.
class CachedLag {
  public:
    /// A sample that is older than `limit` says nothing of now any more.
    explicit CachedLag(std::chrono::milliseconds limit) : limit_(limit) {}

    void take(const LagReport& report, double seconds) {
        std::ostringstream out;
        print_lag_metrics(report, out);
        std::vector<std::string> groups;
        for (const auto& group : report.groups) groups.push_back(group.lag.group);
        std::ostringstream unknown;
        print_unknown_verdicts(groups, unknown);
        const std::lock_guard lock(mutex_);
        text_ = std::make_shared<const std::string>(std::move(out).str());
        text_when_stale_ = std::make_shared<const std::string>(std::move(unknown).str());
        taken_ = Clock::now();
        seconds_ = seconds;
        trouble_ = what_is_not_listed(report);
    }
    void take_failure(const std::string& why) {
        const std::lock_guard lock(mutex_);
        trouble_ = why;
    }

    MetricsText metrics() const {
        std::ostringstream about;
        const std::lock_guard lock(mutex_);
        print_gauge(about, "shortener_events_lag_sample_age_seconds",
                    "Age of the sample that these figures are from", age().count());
        print_gauge(about, "shortener_events_lag_sample_duration_seconds", "Time that the sample took",
                    seconds_);
        print_gauge(about, "shortener_events_lag_sample_success",
                    "1 if the newest attempt to take a sample succeeded and listed every group",
                    trouble_.empty() ? 1 : 0);
        return {is_fresh() ? text_ : text_when_stale_, std::make_shared<const std::string>(about.str())};
    }
    Health health() const {
        const std::lock_guard lock(mutex_);
        return freshness();
    }
    /// Whether the figures are whole, and of now.
    Health readiness() const {
        const std::lock_guard lock(mutex_);
        if (!trouble_.empty()) return {.healthy = false, .body = escape_line(cut_message(trouble_)) + "\n"};
        return freshness();
    }

  private:
    using Clock = std::chrono::steady_clock;  // which is never set

    std::chrono::duration<double> age() const { return Clock::now() - taken_; }
    bool is_fresh() const { return age() <= limit_; }
    Health freshness() const {
        if (is_fresh()) return {.healthy = true, .body = "ok\n"};
        return {.healthy = false, .body = fmt::format("the newest sample is {:.0f} s old\n", age().count())};
    }

    std::chrono::milliseconds limit_;
    mutable std::mutex mutex_;  // guards what follows
    std::shared_ptr<const std::string> text_;
    std::shared_ptr<const std::string> text_when_stale_;
    Clock::time_point taken_ = Clock::now();
    double seconds_ = 0;
    std::string trouble_;  ///< of the newest attempt; empty: it succeeded, and listed every group
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// What is wrong is said once, not with each sample.
class Complaint {
  public:
    /// `text` empty: all is well.
    void say(const std::string& text, Context& context) {
        if (!text.empty() && text != said_) context.warn(text);
        if (text.empty() && !said_.empty()) context.note("samples are complete again");
        said_ = text;
    }

  private:
    std::string said_;
};

/// False: `stop` was requested before the sample was there.
bool sample_into(CachedLag& cache, PendingSample& pending, Complaint& complaint, const std::stop_token& stop,
                 Context& context) {
    const auto begin = std::chrono::steady_clock::now();
    if (!pending.take(stop)) return false;
    try {
        const LagReport report = pending.get();
        cache.take(report, seconds_since(begin));
        complaint.say(what_is_not_listed(report), context);
    } catch (const Error& error) {
        cache.take_failure(error.what());
        complaint.say(error.what(), context);
    }
    ::malloc_trim(0);  // each sample is made in a thread of its own, whose heap would keep what it freed
    return true;
}

}  // namespace

int export_lag(LagSampler& sampler, const std::string& address, std::chrono::milliseconds every,
               Context& context) {
    CachedLag cache(kStaleAfter * every + context.kafka().timeout);
    const auto begin = std::chrono::steady_clock::now();
    Complaint complaint;
    const LagReport first = sampler.sample();
    cache.take(first, seconds_since(begin));
    complaint.say(what_is_not_listed(first), context);
    const auto stop = Interrupt::stop_cleanly();
    PendingSample pending(sampler);
    {
        const MetricsServer server(
            address, [&cache] { return cache.metrics(); }, [&cache] { return cache.health(); },
            [&cache] { return cache.readiness(); });
        context.note(fmt::format("/metrics, /healthz and /readyz on {}, a sample every {} s, until Ctrl-C",
                                 where_listening(address), static_cast<double>(every.count()) / 1000));
        while (sleep_for(every, stop) && sample_into(cache, pending, complaint, stop, context)) continue;
    }
    context.out().flush();
    pending.leave_unless_ready(kDone);
    return kDone;
}

}  // namespace shortener_events::cli
