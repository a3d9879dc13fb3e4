#include "cli/commands/simulate/simulation.hpp"

#include <fmt/format.h>

#include "cli/commands/simulate/punctuality.hpp"
#include "cli/delivery/generated_event_sender.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/pacer.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

std::string delay_text(const Histogram& delay) {
    const auto ms = [](auto value) { return static_cast<double>(value.count()) / 1000; };
    return fmt::format("acknowledged {:.1f}ms (p50), {:.1f}ms (p99), {:.1f}ms (most) after they were due",
                       ms(delay.percentile(0.5)), ms(delay.percentile(0.99)), ms(delay.max()));
}

/// One run to Kafka.
class PublishedTraffic {
  public:
    PublishedTraffic(const ScenarioOptions& options, const Pace& pace, const TrafficTarget& destination,
                     TruthFile* truth, Context& context)
        : options_(options),
          pace_(pace),
          truth_(truth),
          context_(context),
          session_(context, destination.flags, destination.topic, to_delivery_options(destination.flags), {},
                   {}),
          sender_(session_, destination.flags, RandomStream(options.seed, "simulate: keys at random")) {
        if (pace.target > 0) punctuality_.emplace(pace.target, options.duration);
        session_.on_settled([this](auto number, auto outcome) { settle(number, outcome); });
        session_.measure_share([this] {
            return static_cast<double>(session_.counts().read) / static_cast<double>(options_.count);
        });
        session_.describe_progress([this] { return progress_text(); });
        session_.extend_summary([this](Json& summary) { extend(summary); });
    }

    int run(Scenario& scenario) {
        session_.start();
        if (truth_) truth_->begin();
        pacer_.emplace([this](auto wait) { serve(wait); });
        for (std::uint64_t i = 0; i < options_.count && !session_.should_stop(); ++i) send(scenario.next());
        sender_.flush();
        return judge(finish());
    }

  private:
    void serve(std::chrono::milliseconds wait) {
        session_.serve(wait);
        if (truth_) truth_->keep_up();
    }

    std::chrono::microseconds now() const {
        return std::chrono::duration_cast<std::chrono::microseconds>(pacer_->elapsed());
    }

    void send(SimulatedClick event) {
        if (punctuality_) {
            if (pacer_->until(event.due) > std::chrono::microseconds(0)) sender_.flush();
            pacer_->await(event.due, [this] { return session_.should_stop(); });
            punctuality_->expect(event.due);
        }
        if (truth_) {
            truth_->expect(event);
            truth_->keep_up();
        }
        sender_.add(std::move(event.json), std::string(event.key.data(), event.key.size()));
    }

    void settle(std::uint64_t number, EventOutcome outcome) {
        settled_ += outcome != EventOutcome::not_attempted;
        if (truth_) truth_->settle(number, outcome);
        if (punctuality_) punctuality_->settle(number, outcome == EventOutcome::delivered, now());
    }

    /// The truth is written whatever becomes of the summary.
    int finish() {
        const auto write_truth = [this] {
            if (truth_) truth_->finish(settled_ == options_.count);
        };
        int status = kDone;
        try {
            status = session_.finish();
        } catch (...) {
            write_truth();
            throw;
        }
        write_truth();
        return status;
    }

    int judge(int status) {
        if (!punctuality_) return judge_mean(mean_rate(), status);
        context_.note(delay_text(punctuality_->delay()));
        const double mean = mean_rate();  // once: time goes on
        context_.note(fmt::format("{:.6g} events/s asked for, {:.6g} delivered", pace_.target, mean));
        status = judge_delay(status);
        const auto slow = pace_.min_rate > 0 ? punctuality_->too_slow(pace_.min_rate) : 0;
        if (slow == 0) return judge_mean(mean, status);
        const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(punctuality_->window());
        context_.warn(
            fmt::format("delivered fewer than the {:.6g} events/s asked for by --min-rate in {} of "
                        "{} windows of {}",
                        pace_.min_rate, slow, punctuality_->windows(), format_duration(length)));
        return status == kDone ? kNo : status;
    }

    int judge_delay(int status) {
        if (!pace_.max_late || punctuality_->delay().max() <= *pace_.max_late) return status;
        context_.warn(
            fmt::format("acknowledged up to {:.1f}ms after they were due, later than the {} allowed "
                        "by --max-late",
                        static_cast<double>(punctuality_->delay().max().count()) / 1000,
                        format_duration(*pace_.max_late)));
        return status == kDone ? kNo : status;
    }

    double mean_rate() const {
        const double seconds = pacer_->elapsed().count();
        return seconds > 0 ? static_cast<double>(session_.counts()[EventOutcome::delivered]) / seconds : 0;
    }

    int judge_mean(double mean, int status) {
        if (pace_.min_rate <= mean || status != kDone) return status;
        context_.warn(fmt::format("delivered {:.6g} events/s, fewer than the {:.6g} asked for by --min-rate",
                                  mean, pace_.min_rate));
        return kNo;
    }

    std::string progress_text() const {
        if (!punctuality_ || !pacer_) return {};
        const auto behind =
            std::chrono::duration_cast<std::chrono::milliseconds>(punctuality_->behind(now()));
        return fmt::format(", {:.6g}/s asked for, {} behind", pace_.target, format_duration(behind));
    }

    void extend(Json& summary) const {
        summary["seed"] = options_.seed;
        if (punctuality_) summary["pace"] = punctuality_->to_json();
    }

    const ScenarioOptions& options_;
    const Pace& pace_;
    TruthFile* truth_;
    Context& context_;
    PublishSession session_;
    GeneratedEventSender sender_;
    std::optional<Punctuality> punctuality_;
    std::optional<Pacer> pacer_;
    std::uint64_t settled_ = 0;
};

}  // namespace

int print_traffic(const ScenarioOptions& options, Scenario& scenario, TruthFile* truth, Context& context) {
    if (truth) truth->begin();
    for (std::uint64_t i = 0; i < options.count; ++i) {
        const SimulatedClick event = scenario.next();
        context.out() << event.json << '\n';
        if (!truth) continue;
        truth->expect(event);
        truth->settle(event.number, EventOutcome::delivered);
    }
    if (truth) truth->finish(true);
    return kDone;
}

int publish_traffic(const ScenarioOptions& options, const Pace& pace, Scenario& scenario,
                    const TrafficTarget& destination, TruthFile* truth, Context& context) {
    return PublishedTraffic(options, pace, destination, truth, context).run(scenario);
}

}  // namespace shortener_events::cli
