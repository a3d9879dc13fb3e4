// Dates and times of RFC 3339 and the durations of its appendix A.
#pragma once

#include <string_view>

namespace shortener_events::contracts {

/// As the services accept it: capital T and Z, a real day, no leap second, no offset, any number of fraction
/// digits.
bool is_utc_date_time(std::string_view text);
/// RFC 3339 date-time: T and Z in either case, offsets; a leap second only where UTC can have one
/// (23:59:60Z).
bool is_date_time(std::string_view text);
/// RFC 3339 full-date.
bool is_date(std::string_view text);
/// RFC 3339 full-time: with `Z` or an offset.
bool is_time(std::string_view text);
/// ISO 8601 duration as in RFC 3339 appendix A: "P3DT4H", "P2W".
bool is_duration(std::string_view text);

}  // namespace shortener_events::contracts
