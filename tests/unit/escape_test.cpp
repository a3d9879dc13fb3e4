#include "cli/output/escape.hpp"

#include <doctest/doctest.h>

#include "cli/output/utf8.hpp"
#include "shortener_events/internal/front_of.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;
using shortener_events::front_of;

TEST_CASE("text that people can read stays as it is") {
    CHECK(escape_line("plain, ünï, 漢字, 🙂") == "plain, ünï, 漢字, 🙂");
}

TEST_CASE("control, C1, bidirectional and invisible characters become visible") {
    CHECK(escape_line("a\tb\nc\rd\x1b\x7f") == "a\\tb\\nc\\rd\\x1b\\u{007f}");
    CHECK(escape_line("\u009b31m") == "\\u{009b}31m");
    CHECK(escape_line("\u202e\u200b\ufeff\u2028") == "\\u{202e}\\u{200b}\\u{feff}\\u{2028}");
    CHECK(escape_line(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("fillers, selectors, hidden text, annotations and private use become visible") {
    for (const auto& [text, shown] : {std::pair{"\u3164", "\\u{3164}"},
                                      {"\u115f\u1160", "\\u{115f}\\u{1160}"},
                                      {"\uffa0", "\\u{ffa0}"},
                                      {"\u180e\u034f", "\\u{180e}\\u{034f}"},
                                      {"\u17b4\u17b5", "\\u{17b4}\\u{17b5}"},
                                      {"\ufe0f", "\\u{fe0f}"},
                                      {"\U000e0101", "\\u{e0101}"},
                                      {"\U000e0041", "\\u{e0041}"},
                                      {"\ufff9\ufffb", "\\u{fff9}\\u{fffb}"},
                                      {"\U0001d173", "\\u{1d173}"},
                                      {"\U0001bca0", "\\u{1bca0}"},
                                      {"\U00013430", "\\u{13430}"},
                                      {"\u2800", "\\u{2800}"},
                                      {"\ufdd0\U0010ffff", "\\u{fdd0}\\u{10ffff}"},
                                      {"\uf8ff", "\\u{f8ff}"},
                                      {"\u0378", "\\u{0378}"}}) {
        CAPTURE(shown);
        CHECK(escape_line(text) == shown);
    }
}

TEST_CASE("bytes that are no UTF-8 become visible, one by one") {
    CHECK(escape_line("a\xff\xc0\xaf") == "a\\xff\\xc0\\xaf");
    CHECK(escape_line("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(escape_line("\xf0\x9f\x99") == "\\xf0\\x9f\\x99");
}

TEST_CASE("an excerpt ends at a character") {
    CHECK(escape_excerpt("abcdef", 3) == "abc…");
    CHECK(escape_excerpt("abc", 3) == "abc");
    CHECK(escape_excerpt("ääää", 3) == "ää…");
}

TEST_CASE("wide characters take two columns, combining marks none") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("漢字") == 4);
    CHECK(display_width("e\u0301") == 1);
}

TEST_CASE("a name is shown whole up to 256 bytes, and longer ones that begin alike can still be told apart") {
    const std::string long_name(32'000, 'g');
    CHECK(short_name(std::string(256, 'g')) == std::string(256, 'g'));
    CHECK(short_name(long_name).size() < 256);
    CHECK(short_name(long_name) != short_name(long_name + "2"));
    CHECK(short_name(long_name).starts_with(std::string(200, 'g') + "…"));
}

TEST_CASE("the front of a text ends at a character") {
    CHECK(front_of("äöü", 3) == "ä");
    CHECK(front_of("äöü", 6) == "äöü");
    CHECK(front_of("\xff\xff", 1) == "\xff");
}
