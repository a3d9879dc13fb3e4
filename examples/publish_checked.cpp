// Publishes the events of stdin, one JSON a line, that fulfil the click contract; says what became of each
// line. usage: publish_checked BROKERS < clicks.ndjson
#include <iostream>
#include <string>

#include "shortener_events/error.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/publisher.hpp"
#include "shortener_events/registry.hpp"

using namespace shortener_events;

namespace {

void print_report(const DeliveryReport& report) {
    std::cout << "line " << report.tag << ": ";
    if (report.fate == Fate::delivered)
        std::cout << "delivered to partition " << report.partition << " at offset " << report.offset << '\n';
    else
        std::cout << (report.fate == Fate::failed ? "failed: " : "fate unknown: ") << report.reason << '\n';
}

void publish_stdin(const KafkaSettings& settings) {
    const ContractRegistry contracts = ContractRegistry::built_in();
    const Contract& click = contracts.require("click");
    Publisher publisher(settings, {}, print_report);
    const std::string topic(names::kClickTopic);
    publisher.require_topic(topic);
    std::string line;
    for (std::uint64_t number = 1; std::getline(std::cin, line); ++number) {
        const auto violations = click.check(line, 1);
        if (violations.empty())
            publisher.send(topic, Outgoing{.value = line, .tag = number});
        else
            std::cout << "line " << number << ": invalid: " << violations[0].pointer << ' '
                      << violations[0].message << '\n';
    }
    publisher.flush(settings.timeout);
}

}  // namespace

int main(int argc, char** argv) {
    KafkaSettings settings;
    if (argc > 1) settings.brokers = argv[1];
    try {
        publish_stdin(settings);
    } catch (const Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
