// The words that made-up events are put together from. Addresses are from the blocks reserved for
// documentation (RFC 5737, RFC 3849), host names end in example (RFC 2606): nobody real is clicked on, and no
// user agent names a host. Shares are in thousandths of their table.
//
// Browsers and bots as of November 2025: versions from the release notes of their makers (Chrome 142, Edge
// 142, Firefox 145, Safari 26, which freezes the version of iOS at 18.7, Samsung Internet 28); their shares,
// and those of the kinds of referers, are ours: round numbers in the order in which public counters have
// them. docs/simulate.md shows the table.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace shortener_events::vocabulary {

struct Place {
    unsigned permille;
    std::string_view country, city, languages;
};

inline constexpr std::array kPlaces{
    Place{110, "DE", "Berlin", "de-DE,de;q=0.9,en;q=0.6"},
    Place{70, "DE", "München", "de-DE,de;q=0.9"},
    Place{120, "BR", "São Paulo", "pt-BR,pt;q=0.9,en;q=0.5"},
    Place{60, "BR", "Recife", "pt-BR,pt;q=0.9"},
    Place{150, "US", "Austin", "en-US,en;q=0.9"},
    Place{120, "US", "Portland", "en-US,en;q=0.9,es;q=0.4"},
    Place{80, "GB", "Leeds", "en-GB,en;q=0.9"},
    Place{60, "FR", "Lyon", "fr-FR,fr;q=0.9,en;q=0.5"},
    Place{60, "JP", "大阪", "ja-JP,ja;q=0.9,en;q=0.4"},
    Place{90, "IN", "Pune", "en-IN,hi;q=0.8,en;q=0.7"},
    Place{50, "PL", "Łódź", "pl-PL,pl;q=0.9,en;q=0.6"},
    Place{30, "ZA", "Durban", "en-ZA,en;q=0.9"},
};

struct UserAgent {
    unsigned permille;
    std::string_view text;
};

inline constexpr std::array kBrowsers{
    UserAgent{330,
              "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
              "Chrome/142.0.0.0 Mobile Safari/537.36"},
    UserAgent{250,
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
              "Chrome/142.0.0.0 Safari/537.36"},
    UserAgent{170,
              "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
              "Gecko) Version/26.1 Mobile/15E148 Safari/604.1"},
    UserAgent{80,
              "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
              "Chrome/142.0.0.0 Safari/537.36"},
    UserAgent{55,
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
              "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"},
    UserAgent{45,
              "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
              "Version/26.1 Safari/605.1.15"},
    UserAgent{25,
              "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
              "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"},
    UserAgent{25, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"},
    UserAgent{12, "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"},
    UserAgent{8, "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"},
};

/// What follows short links by itself: previews of chats, and scripts.
inline constexpr std::array kBots{
    UserAgent{250, "facebookexternalhit/1.1"}, UserAgent{200, "WhatsApp/2.23.20.0"},
    UserAgent{150, "Twitterbot/1.0"},          UserAgent{150, "curl/8.17.0"},
    UserAgent{150, "python-requests/2.32.5"},  UserAgent{100, "Go-http-client/2.0"},
};

struct RefererKind {
    unsigned permille;
    std::span<const std::string_view> pages;  // none: no referer
};

inline constexpr std::array<std::string_view, 3> kSocialPages{
    "https://social.example/feed", "https://social.example/u/ana", "https://short-video.example/"};
inline constexpr std::array<std::string_view, 1> kSearchPages{"https://search.example/"};
inline constexpr std::array<std::string_view, 2> kMailPages{"https://mail.example/inbox/42",
                                                            "https://newsletter.example/2026/05"};
inline constexpr std::array<std::string_view, 4> kSitePages{
    "https://news.example/today", "https://forum.example/t/1873", "https://wiki.example/Links",
    "https://blog.example/posts/7"};

inline constexpr std::array kReferers{
    RefererKind{420, {}},        RefererKind{260, kSocialPages}, RefererKind{140, kSearchPages},
    RefererKind{80, kMailPages}, RefererKind{100, kSitePages},
};

inline constexpr std::array<std::string_view, 6> kSites{
    "https://shop.example/products/", "https://blog.example/posts/",     "https://docs.example/guide/",
    "https://video.example/watch/",   "https://events.example/tickets/", "https://münchen.example/ü/"};

inline constexpr std::string_view kHost = "sho.example";

}  // namespace shortener_events::vocabulary
