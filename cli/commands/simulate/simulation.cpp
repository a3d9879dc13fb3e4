#include "cli/commands/simulate/simulation.hpp"

#include <fmt/format.h>

#include <sstream>

#include "cli/delivery/generated_event_sender.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/output_file.hpp"
#include "cli/pacer.hpp"

namespace shortener_events::cli {

namespace {

std::string lateness_text(const Histogram& lateness) {
    const auto ms = [&](auto value) { return static_cast<double>(value.count()) / 1000; };
    return fmt::format("sent late by {:.1f}ms (p50), {:.1f}ms (p99), {:.1f}ms (most)",
                       ms(lateness.percentile(0.5)), ms(lateness.percentile(0.99)), ms(lateness.max()));
}

int judge_rate(const Traffic& traffic, const PublishCounts& counts, double seconds, int status,
               Context& context) {
    const double rate = seconds > 0 ? static_cast<double>(counts[EventOutcome::delivered]) / seconds : 0;
    if (traffic.min_rate <= rate || status != kDone) return status;
    context.warn(fmt::format("delivered {:.1f} events/s, fewer than the {:.1f} asked for by --min-rate", rate,
                             traffic.min_rate));
    return kNo;
}

}  // namespace

int print_traffic(const Traffic& traffic, Scenario& scenario, Truth& truth, Context& context) {
    for (std::uint64_t i = 0; i < traffic.count; ++i) {
        const SimulatedClick event = scenario.next();
        truth.add(event);
        context.out() << event.json << '\n';
    }
    return kDone;
}

int publish_traffic(const Traffic& traffic, Scenario& scenario, const std::string& topic,
                    const DeliveryFlags& flags, std::uint64_t seed, Truth& truth, Context& context) {
    PublishSession session(context, flags, topic, to_delivery_options(flags), {}, {});
    GeneratedEventSender sender(session, flags, seed);
    session.measure_share(
        [&] { return static_cast<double>(session.counts().read) / static_cast<double>(traffic.count); });
    session.start();
    const Schedule schedule(traffic.shape, traffic.count, traffic.duration);
    Pacer pacer([&](auto wait) { session.serve(wait); });
    for (std::uint64_t i = 0; i < traffic.count && !session.should_stop(); ++i) {
        if (traffic.paced) {
            if (pacer.until(schedule.due(i)) > std::chrono::microseconds(0)) sender.flush();
            pacer.await(schedule.due(i), [&] { return session.should_stop(); });
        }
        SimulatedClick event = scenario.next();
        truth.add(event);
        sender.add(std::move(event.json), std::move(event.key));
    }
    sender.flush();
    const int status = session.finish();
    if (traffic.paced) context.note(lateness_text(pacer.lateness()));
    return judge_rate(traffic, session.counts(), pacer.elapsed().count(), status, context);
}

void write_truth(const Truth& truth, const std::string& path) {
    std::ostringstream text;
    print_json(text, truth.to_json());
    replace_file(path, text.str());
}

}  // namespace shortener_events::cli
