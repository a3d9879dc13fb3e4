#include "cli/delivery/event_publisher.hpp"

#include <fmt/format.h>

#include "cli/delivery/generated_event_sender.hpp"
#include "cli/input/name_value.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

Metadata parse_metadata(const std::vector<std::string>& pairs) {
    Metadata metadata;
    for (const auto& pair : pairs) metadata.push_back(parse_name_value(pair, "metadata"));
    return metadata;
}

void check_events(const std::vector<std::string>& events, const std::string& contract,
                  const ContractRegistry& registry, const std::vector<std::string>& places) {
    const Contract& judge = registry.require(contract);
    const std::string hint = registry.directories().empty()
                                 ? ""
                                 : fmt::format("events are made as the contract built in has it; {} is of {}",
                                               judge.id(), registry.source_of(judge));
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto violations = judge.check(events[i], 1);
        if (violations.empty()) continue;
        const std::string place = i < places.size() && !places[i].empty() ? places[i] + ": " : "";
        throw Error(ErrorCategory::argument,
                    fmt::format("{}{}: {}", place, violations[0].pointer, violations[0].message), hint);
    }
}

GeneratedDelivery publish_events(const std::vector<std::string>& events, const std::string& topic,
                                 const DeliveryFlags& flags, const MadeBy& made_by, Context& context) {
    RunFacts shown;
    shown.brief = true;
    PublishSession session(context, flags, topic, to_delivery_options(flags), {}, shown);
    GeneratedEventSender sender(session, flags, RandomStream(made_by.seed, made_by.command + ": keys"));
    session.extend_summary([&](Json& summary) { summary["seed"] = made_by.seed; });
    GeneratedDelivery result;
    result.delivered.resize(events.size());
    session.on_settled([&](std::uint64_t number, EventOutcome outcome) {
        result.delivered[number - 1] = outcome == EventOutcome::delivered || outcome == EventOutcome::unknown;
    });
    session.measure_share(
        [&] { return static_cast<double>(session.counts().read) / static_cast<double>(events.size()); });
    session.start();
    for (const auto& event : events) sender.add(event);
    sender.flush();
    result.status = session.finish();
    return result;
}

}  // namespace shortener_events::cli
