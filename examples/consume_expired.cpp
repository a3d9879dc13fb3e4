// An event type added to the reference consumer: one contract (contracts/url-expired.v1.schema.json), one
// EventTable, and from it one table. Consumes what is there, each event once, and says how many rows are
// new. usage: consume_expired BROKERS CONTRACTS DATABASE
#include <iostream>

#include "shortener_events/consumer.hpp"
#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

std::vector<EventTable> event_tables() {
    auto event_tables = default_event_tables();
    event_tables.push_back({.topic = "url-shortener.url-expired",
                            .contract = "url-expired",
                            .table = "url_expiries",
                            .columns = {{"event_id", "eventId", ColumnType::text, true},
                                        {"short_code", "shortCode", ColumnType::text, true},
                                        {"expired_at", "expiredAt", ColumnType::time, true}},
                            .event_id_field = "eventId"});
    return event_tables;
}

std::uint64_t consume(const std::string& brokers, const std::string& contracts, const std::string& database) {
    KafkaSettings settings;
    settings.brokers = brokers;
    auto registry = ContractRegistry::built_in();
    registry.add_directory(contracts);
    const auto sink = open_sink("sqlite:" + database, event_tables());
    ConsumeOptions options;
    options.group = "url-expiries";  // a database of its own needs one: members of a group share the events
    options.once = true;
    Consumer consumer(settings, registry, event_tables(), *sink, options, {});
    return consumer.run({}).counts.applied;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: consume_expired BROKERS CONTRACTS DATABASE\n";
        return 2;
    }
    try {
        std::cout << consume(argv[1], argv[2], argv[3]) << " new\n";
    } catch (const Error& error) {
        std::cerr << "consume_expired: " << error.what() << '\n';
        if (!error.hint().empty()) std::cerr << "  hint: " << error.hint() << '\n';
        return 1;
    }
}
