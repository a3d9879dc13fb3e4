// What commands read of a database of consume.
#pragma once

#include <string>

#include "shortener_events/internal/consumed_clicks.hpp"

namespace shortener_events::cli {

/// As read_consumed_clicks; but a database that could not be reached or read is an Error(kafka): status 1 is
/// an answer, of which it gave none.
void read_click_database(const std::string& db, const ConsumedClickReaders& readers,
                         const ClickTimes& times = {});

}  // namespace shortener_events::cli
