#include "cli/input/click_database.hpp"

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

void read_click_database(const std::string& db, const ConsumedClickReaders& readers,
                         const ClickTimes& times) try {
    read_consumed_clicks(db, readers, times.since_ms, times.until_ms);
} catch (const Error& error) {
    if (error.category() != ErrorCategory::io) throw;
    throw Error(ErrorCategory::kafka, error.what(), error.hint());
}

}  // namespace shortener_events::cli
