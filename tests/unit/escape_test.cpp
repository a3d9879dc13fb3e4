#include "cli/output/escape.hpp"

#include <doctest/doctest.h>

#include "cli/output/utf8.hpp"

using namespace shortener_events::cli;

TEST_CASE("text that people can read stays as it is") {
    CHECK(escape_line("plain, ünï, 漢字, 🙂") == "plain, ünï, 漢字, 🙂");
}

TEST_CASE("control, C1, bidirectional and invisible characters become visible") {
    CHECK(escape_line("a\tb\nc\rd\x1b\x7f") == "a\\tb\\nc\\rd\\x1b\\u{007f}");
    CHECK(escape_line("\u009b31m") == "\\u{009b}31m");
    CHECK(escape_line("\u202e\u200b\ufeff\u2028") == "\\u{202e}\\u{200b}\\u{feff}\\u{2028}");
    CHECK(escape_line(std::string_view("\0", 1)) == "\\x00");
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
