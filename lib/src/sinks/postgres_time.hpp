// Times as PostgreSQL reads them: the year before 1 is called 1 BC there, and years beyond 9999 have more
// digits.
#pragma once

#include <cstdint>
#include <string>

namespace shortener_events::sinks {

/// "2026-01-31 09:30:00.000+00", "0001-05-05 00:00:00.000+00 BC" for the year 0000 of RFC 3339.
std::string postgres_time(std::int64_t epoch_ms);

}  // namespace shortener_events::sinks
