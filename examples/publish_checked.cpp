// Publishes the events of stdin, one JSON a line, that fulfil the click contract, each again where it fails
// but may succeed; says what became of each line. usage: publish_checked BROKERS < clicks.ndjson
#include <iostream>
#include <string>

#include "shortener_events/delivery_session.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/visible_text.hpp"

using namespace shortener_events;

namespace {

void print_outcome(EventOutcome outcome, const DeliveryReport& report) {
    std::cout << "line " << report.opaque << ": " << to_string(outcome);
    if (outcome == EventOutcome::delivered)
        std::cout << " to partition " << report.partition << " at offset " << report.offset << '\n';
    else
        std::cout << ": " << escape_line(report.reason) << '\n';
}

void publish_stdin(const KafkaSettings& settings) {
    const ContractRegistry contracts = ContractRegistry::built_in();
    const Contract& click = contracts.require("click");
    DeliverySession session(settings, {}, print_outcome);
    const std::string topic(names::kClickTopic);
    session.require_topic(topic);
    std::string line;
    for (std::uint64_t number = 1; std::getline(std::cin, line); ++number) {
        const auto violations = click.check(line, 1);
        if (violations.empty())
            session.send(topic, OutgoingRecord{.value = line, .opaque = number});
        else
            std::cout << "line " << number << ": invalid: " << escape_line(to_text(violations[0])) << '\n';
    }
    session.finish();
}

}  // namespace

int main(int argc, char** argv) {
    KafkaSettings settings;
    if (argc > 1) settings.brokers = argv[1];
    try {
        publish_stdin(settings);
    } catch (const Error& error) {
        std::cerr << "publish_checked: " << error.what() << '\n';
        if (!error.hint().empty()) std::cerr << "  hint: " << error.hint() << '\n';
        return 1;
    }
}
