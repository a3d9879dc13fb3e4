#include <fmt/format.h>

#include "shortener_events/internal/generator.hpp"
#include "shortener_events/time.hpp"
#include "traffic/vocabulary.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kCodeLength = 7;
constexpr std::uint64_t kUsers = 5000;
constexpr double kWithReferer = 0.6;
constexpr double kSignedIn = 0.3;
constexpr double kWithIpv6 = 0.2;

}  // namespace

ShortUrl EventGenerator::short_url() {
    // One draw a statement, here and below: the order in which arguments are evaluated is the compiler's
    // choice.
    std::string code = random_.code(kCodeLength);
    const std::string_view site = random_.pick(vocabulary::kSites);
    return {std::move(code), fmt::format("{}{}", site, random_.below(100'000))};
}

UrlCreated EventGenerator::url_created(const ShortUrl& url, std::int64_t at_ms) {
    UrlCreated created;
    created.event_id = random_.uuid_text();
    created.url_id = random_.uuid_text();
    created.short_code = url.code;
    created.original_url = url.original_url;
    created.created_at = format_utc(at_ms);
    created.metadata = {{"host", std::string(vocabulary::kHost)},
                        {"userAgent", std::string(random_.pick(vocabulary::kUserAgents))},
                        {"ipAddress", ip_address()}};
    return created;
}

Click EventGenerator::click(const ShortUrl& url, std::int64_t at_ms) {
    const auto& place = random_.pick(vocabulary::kPlaces);
    Click click;
    click.short_code = url.code;
    click.original_url = url.original_url;
    click.timestamp = format_utc(at_ms);
    click.user_agent = random_.pick(vocabulary::kUserAgents);
    click.ip_address = ip_address();
    click.country = place.country;
    click.city = place.city;
    if (random_.chance(kWithReferer)) click.referer = random_.pick(vocabulary::kReferers);
    if (random_.chance(kSignedIn)) click.user_id = fmt::format("user-{}", random_.below(kUsers));
    click.metadata = {{"host", std::string(vocabulary::kHost)},
                      {"acceptLanguage", std::string(place.languages)}};
    return click;
}

std::string EventGenerator::ip_address() {
    constexpr std::array<std::string_view, 3> blocks{"192.0.2", "198.51.100", "203.0.113"};
    if (random_.chance(kWithIpv6)) {
        const auto network = random_.below(0x10000);
        return fmt::format("2001:db8::{:x}:{:x}", network, random_.below(0x10000));
    }
    const auto block = random_.pick(blocks);
    return fmt::format("{}.{}", block, 1 + random_.below(254));
}

}  // namespace shortener_events
