// Publishes the events of stdin, one JSON a line, that fulfil the click contract; says what became of each
// line. What fails and may go better is sent again, three times. usage: publish_checked BROKERS <
// clicks.ndjson
#include <iostream>
#include <map>
#include <string>

#include "shortener_events/delivery_session.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/visible_text.hpp"

using namespace shortener_events;

namespace {

constexpr int kRounds = 3;

using Lines = std::map<std::uint64_t, std::string>;  // by number

void say(std::uint64_t number, const std::string& what) {
    std::cout << "line " << number << ": " << escape_line(what) << '\n';
}

/// The lines that fulfil the contract.
Lines read_valid(std::istream& in, const Contract& contract) {
    Lines valid;
    std::string line;
    for (std::uint64_t number = 1; std::getline(in, line); ++number) {
        const auto violations = contract.check(line, 1);
        if (violations.empty())
            valid[number] = line;
        else
            say(number, "invalid: " + to_text(violations[0]));
    }
    return valid;
}

/// Sends the lines and returns those to be sent again: they certainly are not in the topic. One whose fate is
/// unknown is not among them: it may be there already.
Lines send(const KafkaSettings& settings, const std::string& topic, const Lines& lines, bool is_last) {
    Lines again;
    DeliverySession session(settings, {}, [&](const DeliveryReport& report) {
        if (report.fate == Fate::delivered)
            say(report.tag, "delivered to partition " + std::to_string(report.partition) + " at offset " +
                                std::to_string(report.offset));
        else if (report.retriable && !is_last)
            again[report.tag] = lines.at(report.tag);
        else
            say(report.tag, (report.fate == Fate::failed ? "failed: " : "fate unknown: ") + report.reason);
    });
    session.publisher().require_topic(topic);
    for (const auto& [number, line] : lines) session.send(topic, Outgoing{.value = line, .tag = number});
    session.flush(settings.timeout);
    session.abandon();  // what is still under way is reported, too
    return again;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    try {
        KafkaSettings settings;
        settings.brokers = argv[1];
        const auto contracts = ContractRegistry::built_in();
        Lines lines = read_valid(std::cin, contracts.require("click"));
        for (int round = 1; round <= kRounds && !lines.empty(); ++round)
            lines = send(settings, std::string(names::kClickTopic), lines, round == kRounds);
    } catch (const Error& error) {
        std::cerr << "publish_checked: " << error.what() << '\n';
        return 1;
    }
}
