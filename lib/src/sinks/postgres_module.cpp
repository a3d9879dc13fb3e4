#include "sinks/postgres_module.hpp"

#include <libpq-fe.h>

#include <string>

#include "shortener_events/version.hpp"
#include "sinks/postgres.hpp"

using namespace shortener_events;

extern "C" {

const char* shortener_events_postgresql_version() {
    static const std::string text(version());
    return text.c_str();
}

int shortener_events_postgresql_client() {
    return PQlibVersion();
}

Sink* shortener_events_open_postgresql(const std::string& url, std::vector<EventTable> event_tables) {
    return new sinks::PostgresSink(url, std::move(event_tables));
}

void shortener_events_read_postgresql(const std::string& url, const ConsumedClickReaders& readers,
                                      std::optional<std::int64_t> since_ms,
                                      std::optional<std::int64_t> until_ms) {
    sinks::read_clicks_of_postgres(url, readers, since_ms, until_ms);
}
}
