// The words that made-up events are put together from. Addresses are from the blocks reserved for
// documentation (RFC 5737, RFC 3849), host names end in example (RFC 2606): nobody real is clicked on.
#pragma once

#include <array>
#include <string_view>

namespace shortener_events::vocabulary {

struct Place {
    std::string_view country, city, languages;
};

inline constexpr std::array kPlaces{
    Place{"DE", "Berlin", "de-DE,de;q=0.9,en;q=0.6"},
    Place{"DE", "München", "de-DE,de;q=0.9"},
    Place{"BR", "São Paulo", "pt-BR,pt;q=0.9,en;q=0.5"},
    Place{"BR", "Recife", "pt-BR,pt;q=0.9"},
    Place{"US", "Austin", "en-US,en;q=0.9"},
    Place{"US", "Portland", "en-US,en;q=0.9,es;q=0.4"},
    Place{"GB", "Leeds", "en-GB,en;q=0.9"},
    Place{"FR", "Lyon", "fr-FR,fr;q=0.9,en;q=0.5"},
    Place{"JP", "大阪", "ja-JP,ja;q=0.9,en;q=0.4"},
    Place{"IN", "Pune", "en-IN,hi;q=0.8,en;q=0.7"},
    Place{"PL", "Łódź", "pl-PL,pl;q=0.9,en;q=0.6"},
    Place{"ZA", "Durban", "en-ZA,en;q=0.9"},
};

inline constexpr std::array<std::string_view, 6> kUserAgents{
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
    "Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile "
    "Safari/537.36",
    "curl/7.88.1"};

inline constexpr std::array<std::string_view, 6> kReferers{
    "https://news.example/today",           "https://social.example/feed",  "https://mail.example/inbox/42",
    "https://search.example/?q=short+urls", "https://forum.example/t/1873", "https://wiki.example/Links"};

inline constexpr std::array<std::string_view, 6> kSites{
    "https://shop.example/products/", "https://blog.example/posts/",     "https://docs.example/guide/",
    "https://video.example/watch/",   "https://events.example/tickets/", "https://münchen.example/ü/"};

inline constexpr std::string_view kHost = "sho.example";

}  // namespace shortener_events::vocabulary
