#include "contracts/formats/advice.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/characters.hpp"
#include "base/rfc3339.hpp"
#include "contracts/formats/url.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::contracts {

namespace {

constexpr std::size_t kLongestAdvised = 200;  // a longer text is no slip of the pen

constexpr std::pair<std::string_view, std::string_view> kExamples[] = {
    {"utc-date-time", "2026-01-31T09:30:00Z"},
    {"date-time", "2026-01-31T09:30:00Z"},
    {"date", "2026-01-31"},
    {"time", "09:30:00Z"},
    {"duration", "P1DT2H"},
    {"absolute-url", "https://example.com/"},
    {"uri", "https://example.com/"},
    {"iri", "https://example.com/"},
    {"email", "name@example.com"},
    {"idn-email", "name@example.com"},
    {"hostname", "www.example.com"},
    {"idn-hostname", "www.example.com"},
    {"ipv4", "192.0.2.1"},
    {"ipv6", "2001:db8::1"},
    {"uuid", "123e4567-e89b-12d3-a456-426614174000"},
    {"json-pointer", "/a/0"},
    {"relative-json-pointer", "1/a"},
    {"uri-template", "/users/{id}"},
};

std::string example_of(std::string_view format) {
    for (const auto& [name, example] : kExamples) {
        if (name == format) return "write it as " + std::string(example);
    }
    return "";
}

/// Without the fraction where there is none.
std::string utc_text(std::int64_t epoch_ms) {
    std::string text = format_utc(epoch_ms);
    if (text.ends_with(".000Z")) text.replace(text.size() - 5, 5, "Z");
    return text;
}

/// A number of seconds (10 digits) or milliseconds (13), of our days.
std::optional<std::int64_t> epoch_of(std::string_view text) {
    if ((text.size() != 10 && text.size() != 13) || !all_of(text, is_digit)) return std::nullopt;
    std::int64_t number = 0;
    for (const char c : text) number = number * 10 + (c - '0');
    return text.size() == 10 ? number * 1000 : number;
}

std::string advice_on_clock(std::string_view clock) {
    const int hour = rfc3339::digits(clock, 0, 2);
    if (hour > 23) return "there is no hour " + std::string(clock.substr(0, 2));
    if (clock.size() >= 5 && rfc3339::digits(clock, 3, 2) > 59)
        return "there is no minute " + std::string(clock.substr(3, 2));
    if (clock.size() >= 8 && rfc3339::digits(clock, 6, 2) > 60)
        return "there is no second " + std::string(clock.substr(6, 2));
    return "";
}

/// The text has the shape of a date, and something behind it.
std::string advice_on_time_of(std::string_view date, char separator, std::string_view clock) {
    if (!rfc3339::read_date(date)) return "there is no such day";
    const std::string begin = std::string(date) + "T";
    if (separator != 'T')
        return separator == 't' ? "T has to be a capital" : "date and time are parted by T, not by a blank";
    if (std::string wrong = advice_on_clock(clock); !wrong.empty()) return wrong;
    std::string_view rest = clock;
    const auto read = rfc3339::take_clock(rest);
    if (!read) {
        const bool lacks_seconds = clock.size() >= 5 && rfc3339::digits(clock, 0, 2) >= 0 &&
                                   rfc3339::digits(clock, 3, 2) >= 0 && clock[2] == ':' &&
                                   (clock.size() == 5 || clock[5] != ':');
        if (!lacks_seconds) return "";
        return "the seconds are missing: write " + begin + std::string(clock.substr(0, 5)) + ":00Z";
    }
    if (rest.empty()) return "the time zone is missing: write " + begin + std::string(clock) + "Z";
    if (rest == "z") return "Z has to be a capital";
    const auto offset = rfc3339::read_offset(rest);
    if (!offset) return "";
    if (read->second == 60) return "no second 60 is allowed";
    const std::string all = begin + std::string(clock);
    const auto at = parse_rfc3339(all);
    return at ? "an offset, but only Z is allowed: write " + utc_text(*at) : "";
}

std::string advice_on_utc_time(std::string_view text) {
    if (const auto epoch = epoch_of(text))
        return "a number of " + std::string(text.size() == 10 ? "" : "milli") + "seconds: write " +
               utc_text(*epoch);
    const bool has_date = text.size() >= 10 && text[4] == '-' && text[7] == '-' &&
                          rfc3339::digits(text, 0, 4) >= 0 && rfc3339::digits(text, 5, 2) >= 0 &&
                          rfc3339::digits(text, 8, 2) >= 0;
    if (!has_date) return "";
    if (text.size() == 10) {
        if (!rfc3339::read_date(text)) return "there is no such day";
        return "the time is missing: write " + std::string(text) + "T00:00:00Z";
    }
    return advice_on_time_of(text.substr(0, 10), text[10], text.substr(11));
}

bool is_port_too_large(std::string_view port) {
    return !port.empty() && all_of(port, is_digit) &&
           (port.size() > 5 || std::stoul(std::string(port)) > 65535);
}

/// What stands between "://" and the path.
std::string advice_on_authority(std::string_view authority) {
    if (const std::size_t at = authority.rfind('@'); at != authority.npos) authority.remove_prefix(at + 1);
    const std::size_t colon = authority.find(']') == authority.npos ? authority.rfind(':') : authority.npos;
    const std::string_view host = authority.substr(0, colon);
    if (host.empty()) return "the host is missing";
    if (colon != authority.npos) {
        const std::string_view port = authority.substr(colon + 1);
        if (is_port_too_large(port)) return "the port is above 65535";
        if (!all_of(port, is_digit)) return "the port is no number";
    }
    if (host.find(' ') != host.npos) return "a blank in the host";
    const bool is_number = all_of(host.substr(host.find_last_of('.') + 1), is_digit) && host.back() != '.';
    return is_number ? "the host is no IPv4 address" : "the host is no name or address";
}

std::string advice_on_url(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::size_t slashes = text.find("://");
    const std::string_view scheme = text.substr(0, colon);
    const bool has_scheme =
        colon != text.npos && !scheme.empty() && is_alpha(scheme[0]) &&
        all_of(scheme, [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; });
    if (!has_scheme) {
        const std::string whole =
            "https://" +
            std::string(text.substr(text.find_first_not_of('/') == text.npos ? text.size()
                                                                             : text.find_first_not_of('/')));
        const bool would_do = !text.empty() && text.find('.') != text.npos && is_absolute_url(whole);
        return "the scheme is missing" + (would_do ? ": write " + whole : "");
    }
    if (slashes != colon) return "";
    const std::string_view behind = text.substr(slashes + 3);
    return advice_on_authority(behind.substr(0, behind.find_first_of("/\\?#")));
}

}  // namespace

std::string advice_on(const Format& format, std::string_view text) {
    std::string advice;
    if (text.size() <= kLongestAdvised && format.name == "utc-date-time") advice = advice_on_utc_time(text);
    if (text.size() <= kLongestAdvised && format.name == "absolute-url") advice = advice_on_url(text);
    return advice.empty() ? example_of(format.name) : advice;
}

}  // namespace shortener_events::contracts
