#include "sinks/postgres_time.hpp"

#include <fmt/format.h>

#include <chrono>

namespace shortener_events::sinks {

std::string postgres_time(std::int64_t epoch_ms) {
    const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(epoch_ms)};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    const int year = static_cast<int>(date.year());
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}+00{}", year > 0 ? year : 1 - year,
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count(), year > 0 ? "" : " BC");
}

}  // namespace shortener_events::sinks
