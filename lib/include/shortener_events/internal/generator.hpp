// Made-up events that look like the services' own: pure, and byte for byte the same for the same seed and
// times.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shortener_events/events.hpp"
#include "shortener_events/internal/random.hpp"

namespace shortener_events {

struct ShortUrl {
    std::string code;
    std::string original_url;
};

class EventGenerator {
  public:
    explicit EventGenerator(std::uint64_t seed) : random_(seed) {}

    /// A made-up short URL.
    ShortUrl short_url();

    /// The event of creating `url`, with new ids.
    UrlCreated url_created(const ShortUrl& url, std::int64_t at_ms);

    /// A visit of `url` by a made-up visitor.
    Click click(const ShortUrl& url, std::int64_t at_ms);

    Random& random() { return random_; }

  private:
    std::string ip_address();

    Random random_;
};

/// Picks ranks 0 to count - 1 so that rank r is (r + 1)^-exponent times as likely as the first; exponent 0:
/// all alike.
class Popularity {
  public:
    Popularity(std::size_t count, double exponent);
    std::size_t pick(Random& random) const;

  private:
    std::vector<double> cumulative_;
};

}  // namespace shortener_events
