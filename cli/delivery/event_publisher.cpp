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
                  const ContractRegistry& registry) {
    const Contract& judge = registry.require(contract);
    const std::string hint = registry.directories().empty()
                                 ? ""
                                 : fmt::format("events are made as the contract built in has it; {} is of {}",
                                               judge.id(), registry.source_of(judge));
    for (const auto& event : events) {
        const auto violations = judge.check(event, 1);
        if (!violations.empty())
            throw Error(ErrorCategory::argument,
                        fmt::format("{}: {}", violations[0].pointer, violations[0].message), hint);
    }
}

GeneratedDelivery publish_events(const std::vector<std::string>& events, const std::string& topic,
                                 const DeliveryFlags& flags, const RandomStream& keys, Context& context) {
    RunFacts shown;
    shown.brief = true;
    PublishSession session(context, flags, topic, to_delivery_options(flags), {}, shown);
    GeneratedEventSender sender(session, flags, keys);
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
