#include "cli/output/event_line.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <utility>

#include "cli/output/device.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

std::string line(const char* value, const std::string& remark = {},
                 const char* topic = "url-shortener.click") {
    Record record{topic, 0, 17, 1'769'851'800'000, "k", value, {}};
    return event_line(record, remark, Palette(false));
}

}  // namespace

TEST_CASE("a click is when, where, what and by whom, in columns") {
    CHECK(line(R"~({"shortCode":"abc","originalUrl":"https://Shop.example/x","country":"BR",
                   "userAgent":"Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X)","referer":"https://news.example/"})~") ==
          "01-31 09:30:00  click[0]@17       abc       shop.example        BR  iPhone    news.example");
    CHECK(line(R"({"shortCode":"abc"})") ==
          "01-31 09:30:00  click[0]@17       abc       -                   -   -         -");
}

TEST_CASE("a creation is told apart, and says by whom") {
    CHECK(
        line(
            R"({"shortCode":"abc","originalUrl":"https://shop.example/x","createdAt":"2026-01-31T09:30:00Z","userId":"ann"})",
            "", "url-shortener.url-created") ==
        "01-31 09:30:00  url-created[0]@17  abc       shop.example        created by ann");
}

TEST_CASE("what is invalid comes before the rest, which a narrow terminal cuts off") {
    CHECK(line(R"({"shortCode":"abc"})", "invalid: /timestamp: a required field is missing") ==
          "01-31 09:30:00  click[0]@17       invalid: /timestamp: a required field is missing  abc       -   "
          "   "
          "             -   -         -");
}

TEST_CASE("what is no event of the services is key and value") {
    CHECK(line("plain\x1b[2J\n", "", "other") == "01-31 09:30:00  other[0]@17       key=k plain\\x1b[2J\\n");
    Record tombstone{"other", 0, 1, std::nullopt, std::nullopt, std::nullopt, {}};
    CHECK(event_line(tombstone, "", Palette(false)) == "-               other[0]@1        (tombstone)");
}

TEST_CASE("a record that is not here as a whole says so before what there is of it") {
    Record record{"other", 0, 1, std::nullopt, std::nullopt, "{\"shortCode\":\"a", {}};
    record.oversize = std::make_shared<Oversize>(Oversize{.bytes = 70'000});
    CHECK(event_line(record, "", Palette(false)).find("(a part: the record has 70000 bytes)  {") !=
          std::string::npos);
}

TEST_CASE("a device is told by its system, a program by its name") {
    using Row = std::pair<const char*, const char*>;
    for (const auto& [agent, device] : std::array{
             Row{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                 "Chrome/142.0.0.0",
                 "Windows"},
             Row{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.6 "
                 "Safari/605.1.15",
                 "Mac"},
             Row{"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile "
                 "Safari/537.36",
                 "Android"},
             Row{"Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "Linux"},
             Row{"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36", "ChromeOS"},
             Row{"Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15", "iPad"},
             Row{"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot"},
             Row{"Mozilla/5.0 (Linux; Android 6.0.1) AppleWebKit/537.36 (compatible; Googlebot/2.1)", "bot"},
             Row{"curl/8.14.1", "bot"}, Row{"python-requests/2.32", "bot"}, Row{"", "other"},
             Row{"WhatsIt", "other"}}) {
        CAPTURE(agent);
        CHECK(device_of(agent) == device);
    }
}
