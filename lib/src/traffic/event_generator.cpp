#include <fmt/format.h>

#include "shortener_events/internal/generator.hpp"
#include "shortener_events/time.hpp"
#include "traffic/permutation.hpp"
#include "traffic/vocabulary.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kCodeAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

constexpr std::uint64_t codes_of_length(unsigned length) {
    std::uint64_t count = 1;
    for (unsigned i = 0; i < length; ++i) count *= kCodeAlphabet.size();
    return count;
}

std::string code_at(std::uint64_t index, unsigned length, const RandomStream& order) {
    std::uint64_t number = permuted(index, codes_of_length(length), order.word());
    std::string code(length, ' ');
    for (char& character : code) {
        character = kCodeAlphabet[number % kCodeAlphabet.size()];
        number /= kCodeAlphabet.size();
    }
    return code;
}

RandomStream stream_of(std::uint64_t seed, std::string_view command, std::string_view purpose) {
    return RandomStream(seed, fmt::format("{}: {}", command, purpose));
}

}  // namespace

EventGenerator::EventGenerator(std::uint64_t seed, std::string_view command)
    : codes_(stream_of(seed, command, "codes")),
      unknown_codes_(stream_of(seed, command, "unknown codes")),
      targets_(stream_of(seed, command, "targets")),
      creations_(stream_of(seed, command, "creations")),
      clicks_(stream_of(seed, command, "clicks")),
      creators_(seed, fmt::format("{}: creators", command)),
      visitors_(seed, command) {}

ShortUrl EventGenerator::short_url() {
    const std::uint64_t index = urls_made_++;
    Random random = targets_.at(index);
    const std::string_view site = random.pick(vocabulary::kSites);
    return {code_at(index, 7, codes_), std::string(site).append(std::to_string(random.below(100'000)))};
}

std::string EventGenerator::unknown_code(std::uint64_t index) const {
    return code_at(index, 8, unknown_codes_);
}

UrlCreated EventGenerator::url_created(const ShortUrl& url, std::int64_t at_ms) {
    const std::uint64_t index = created_++;
    Random random = creations_.at(index);
    const Visitor creator = creators_.person_at(index);
    UrlCreated created;
    created.event_id = random.uuid_text();
    created.url_id = random.uuid_text();
    created.short_code = url.code;
    created.original_url = url.original_url;
    created.created_at = format_utc(at_ms);
    created.metadata = {{"host", std::string(vocabulary::kHost)},
                        {"userAgent", std::string(creator.user_agent)},
                        {"ipAddress", creator.ip_address}};
    return created;
}

Click EventGenerator::click(const ShortUrl& url, std::int64_t at_ms) {
    const std::uint64_t index = clicked_++;
    Random random = clicks_.at(index);
    return click(url, at_ms, visitors_.at(index), random);
}

Click EventGenerator::click(const ShortUrl& url, std::int64_t at_ms, const Visitor& visitor,
                            Random& random) const {
    Click click;
    click.short_code = url.code;
    click.original_url = url.original_url;
    click.timestamp = format_utc(at_ms);
    click.user_agent = visitor.user_agent;
    click.ip_address = visitor.ip_address;
    click.country = visitor.country;
    click.city = visitor.city;
    click.referer = visitors_.referer(visitor, random);
    click.user_id = visitor.user_id;
    click.metadata = {{"host", std::string(vocabulary::kHost)},
                      {"acceptLanguage", std::string(visitor.languages)}};
    return click;
}

}  // namespace shortener_events
