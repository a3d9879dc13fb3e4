#include <doctest/doctest.h>

#include <random>
#include <string>

#include "contracts/formats/format.hpp"

using namespace shortener_events::contracts;

namespace {

const std::vector<std::string> kSeeds{"2026-01-31T09:30:00Z",
                                      "2016-12-31T23:59:60Z",
                                      "0000-01-01T00:00:00.5Z",
                                      "https://a:1@example.com:80/a%20b?c=d#e",
                                      "mailto:a@b.co",
                                      "urn:isbn:1",
                                      "//h/p",
                                      "/a?b",
                                      "",
                                      "http://[2001:db8::1]/",
                                      "https://exämple.com/ä",
                                      "a.b+c@example.com",
                                      "\"a b\"@example.com",
                                      "a@[192.0.2.1]",
                                      "example.com",
                                      "xn--exmple-cua.com",
                                      "a-b.c",
                                      "xn--a",
                                      "1.2"};

/// A text like a seed, with a few characters changed.
std::string near_seed(std::mt19937& random) {
    const auto below = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    static const std::string kCharacters = "aZ09-._~:/?#[]@!$&'()*+,;=%\" \\<x|^`{}";
    std::string text = kSeeds[below(kSeeds.size())];
    for (std::size_t i = below(4); i > 0; --i) {
        const std::size_t at = below(text.size() + 1);
        if (below(2) == 0 && at < text.size())
            text[at] = kCharacters[below(kCharacters.size())];
        else if (below(2) == 0)
            text.insert(at, 1, kCharacters[below(kCharacters.size())]);
        else if (at < text.size())
            text.erase(at, 1);
    }
    return text;
}

}  // namespace

TEST_CASE("what is called the narrower format is: every text of it is one of the wider") {
    std::mt19937 random(1);
    std::size_t matching = 0;
    for (int i = 0; i < 30'000; ++i) {
        const std::string text = near_seed(random);
        for (const auto& inner : format_names()) {
            const Format& narrow = *find_format(inner);
            if (!narrow.matches(text)) continue;
            for (const auto& outer : format_names()) {
                const Format& wide = *find_format(outer);
                if (inner == outer || !is_within(narrow, wide)) continue;
                ++matching;
                INFO(inner << " in " << outer << ": " << text);
                CHECK(wide.matches(text));
            }
        }
    }
    CHECK(matching > 10'000);
}
