#include "cli/commands/lag/exporter.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <mutex>
#include <sstream>

#include "cli/commands/lag/metrics.hpp"
#include "cli/commands/lag/pending_sample.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/metrics_server.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kStaleAfter = 3;  // so many sampling intervals

/// The newest sample as the text that scrapers get, for many readers and one writer.
class CachedLag {
  public:
    explicit CachedLag(std::chrono::milliseconds every) : every_(every) {}

    void take(const LagReport& report, double seconds) {
        std::ostringstream out;
        print_lag_metrics(report, out);
        auto text = std::make_shared<const std::string>(std::move(out).str());
        const std::lock_guard lock(mutex_);
        text_ = std::move(text);
        taken_ms_ = report.taken_ms;
        seconds_ = seconds;
        failed_ = !report.listing_error.empty();  // groups may be missing in it
    }
    void take_failure() {
        const std::lock_guard lock(mutex_);
        failed_ = true;
    }

    MetricsText metrics() const {
        std::ostringstream about;
        const std::lock_guard lock(mutex_);
        print_gauge(about, "shortener_events_lag_sample_age_seconds",
                    "Age of the sample that these figures are from", age_seconds());
        print_gauge(about, "shortener_events_lag_sample_duration_seconds", "Time that the sample took",
                    seconds_);
        print_gauge(about, "shortener_events_lag_sample_success",
                    "1 if the newest attempt to take a sample succeeded and listed every group",
                    failed_ ? 0 : 1);
        return {text_, std::make_shared<const std::string>(about.str())};
    }
    bool fresh() const {
        const std::lock_guard lock(mutex_);
        return age_seconds() * 1000 <= static_cast<double>(kStaleAfter * every_.count());
    }

  private:
    double age_seconds() const { return static_cast<double>(now_ms() - taken_ms_) / 1000; }

    std::chrono::milliseconds every_;
    mutable std::mutex mutex_;  // guards what follows
    std::shared_ptr<const std::string> text_;
    std::int64_t taken_ms_ = 0;
    double seconds_ = 0;
    bool failed_ = false;
};

Health health_of(const CachedLag& cache) {
    if (cache.fresh()) return {.healthy = true, .body = "ok\n"};
    return {.healthy = false, .body = "the newest sample is too old\n"};
}

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
        cache.take_failure();
        complaint.say(error.what(), context);
    }
    ::malloc_trim(0);  // each sample is made in a thread of its own, whose heap would keep what it freed
    return true;
}

}  // namespace

int export_lag(LagSampler& sampler, const std::string& address, std::chrono::milliseconds every,
               Context& context) {
    CachedLag cache(every);
    const auto begin = std::chrono::steady_clock::now();
    Complaint complaint;
    const LagReport first = sampler.sample();
    cache.take(first, seconds_since(begin));
    complaint.say(what_is_not_listed(first), context);
    const auto stop = Interrupt::stop_cleanly();
    PendingSample pending(sampler);
    {
        const MetricsServer server(
            address, [&cache] { return cache.metrics(); }, [&cache] { return health_of(cache); });
        context.note(fmt::format("/metrics and /healthz on {}, a sample every {} s, until Ctrl-C",
                                 where_listening(address), static_cast<double>(every.count()) / 1000));
        while (sleep_for(every, stop) && sample_into(cache, pending, complaint, stop, context)) continue;
    }
    context.out().flush();
    pending.leave_unless_ready(kDone);
    return kDone;
}

}  // namespace shortener_events::cli
