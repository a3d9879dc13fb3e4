// Made-up events that look like the services' own: pure, and byte for byte the same for the same seed and
// times.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/events.hpp"
#include "shortener_events/internal/random.hpp"
#include "shortener_events/internal/visitors.hpp"

namespace shortener_events {

struct ShortUrl {
    std::string code;
    std::string original_url;
};

/// Makes the events of one command. What another command makes with the same seed, or the same command with
/// another one, shares no code, id or key with it (as far as 128 random bits can promise that). Within a run
/// no code comes twice.
class EventGenerator {
  public:
    EventGenerator(std::uint64_t seed, std::string_view command);

    /// The next made-up short URL: 7 characters.
    ShortUrl short_url();

    /// A code of 8 characters, which no short_url() has.
    std::string unknown_code(std::uint64_t index) const;

    /// The event of creating `url`, with new ids, by somebody who is no bot.
    UrlCreated url_created(const ShortUrl& url, std::int64_t at_ms);

    /// A visit of `url` by a new visitor.
    Click click(const ShortUrl& url, std::int64_t at_ms);
    /// A visit by this one; `random` says from where.
    Click click(const ShortUrl& url, std::int64_t at_ms, const Visitor& visitor, Random& random) const;

    const Visitors& visitors() const { return visitors_; }

  private:
    RandomStream codes_, unknown_codes_, targets_, creations_, clicks_;
    Visitors creators_, visitors_;
    std::uint64_t urls_made_ = 0, created_ = 0, clicked_ = 0;
};

/// Picks ranks 0 to count - 1 so that rank r is (r + 1)^-exponent times as likely as the first; exponent 0:
/// all alike. In constant time, by the alias method (Walker 1977, Vose 1991).
class Popularity {
  public:
    Popularity(std::size_t count, double exponent);
    std::size_t pick(Random& random) const;

  private:
    struct Column {
        double own = 1;  // the share of the column that is its own rank's
        std::size_t other = 0;
    };
    std::vector<Column> columns_;
};

}  // namespace shortener_events
