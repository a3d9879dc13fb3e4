#include "shortener_events/visible_text.hpp"

#include <doctest/doctest.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

using namespace shortener_events;

namespace {

constexpr std::int32_t kCodes = 0x110000;

struct CodeRange {
    std::int32_t first, last;
};

/// Default_Ignorable_Code_Point of the Unicode Character Database, DerivedCoreProperties.txt.
constexpr std::array<CodeRange, 17> kIgnorable{{{0xAD, 0xAD},
                                                {0x34F, 0x34F},
                                                {0x61C, 0x61C},
                                                {0x115F, 0x1160},
                                                {0x17B4, 0x17B5},
                                                {0x180B, 0x180F},
                                                {0x200B, 0x200F},
                                                {0x202A, 0x202E},
                                                {0x2060, 0x206F},
                                                {0x3164, 0x3164},
                                                {0xFE00, 0xFE0F},
                                                {0xFEFF, 0xFEFF},
                                                {0xFFA0, 0xFFA0},
                                                {0xFFF0, 0xFFF8},
                                                {0x1BCA0, 0x1BCA3},
                                                {0x1D173, 0x1D17A},
                                                {0xE0000, 0xE0FFF}}};

/// The rule from its sources: the categories' names, and the standard's list.
bool should_be_escaped(std::int32_t code) {
    const std::string_view category = utf8proc_category_string(code);
    const bool ignorable = std::ranges::any_of(
        kIgnorable, [&](const CodeRange& range) { return code >= range.first && code <= range.last; });
    return category[0] == 'C' || category == "Zl" || category == "Zp" || ignorable || code == 0x2800 ||
           code == 0x1D159;
}

bool is_surrogate(std::int32_t code) {
    return code >= 0xD800 && code <= 0xDFFF;
}

std::string utf8(std::int32_t code) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length = utf8proc_encode_char(code, bytes.data());
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length)};
}

/// How many of all characters `passes` fails for, and the first of them.
template <typename Passes>
std::pair<int, std::int32_t> failures(Passes passes) {
    std::pair<int, std::int32_t> failed{0, -1};
    for (std::int32_t code = 0; code < kCodes; ++code)
        if (!is_surrogate(code) && !passes(code) && failed.first++ == 0) failed.second = code;
    return failed;
}

constexpr std::pair<int, std::int32_t> kNone{0, -1};
constexpr std::int32_t kTogether = 0x1000;

std::string without_escapes(const std::string& json) {
    std::string plain;
    for (std::size_t at = 0; at < json.size(); ++at) {
        if (json[at] == '\\')
            at += json[at + 1] == 'u' ? 5 : 1;
        else
            plain += json[at];
    }
    return plain;
}

}  // namespace

TEST_CASE("a character is invisible by its category or because Unicode calls it ignorable, each of all") {
    CHECK(failures([](std::int32_t code) { return is_invisible(code) == should_be_escaped(code); }) == kNone);
    CHECK(is_invisible(0xD800));
}

TEST_CASE("each of all characters is written as itself or, if invisible, as an escape, in text and in JSON") {
    const auto text = [](std::int32_t code) {
        return (escape_line(utf8(code)) == utf8(code)) == !should_be_escaped(code);
    };
    CHECK(failures(text) == kNone);
    for (std::int32_t begin = 0; begin < kCodes; begin += kTogether) {
        std::string characters, plain;
        for (std::int32_t code = begin; code < begin + kTogether; ++code) {
            if (is_surrogate(code)) continue;
            characters += utf8(code);
            if (!should_be_escaped(code) && code != '"' && code != '\\') plain += utf8(code);
        }
        const std::string visible = visible_json(nlohmann::json(characters).dump());
        CAPTURE(begin);
        CHECK(nlohmann::json::parse(visible) == nlohmann::json(characters));
        CHECK(without_escapes(visible) == '"' + plain + '"');
    }
}

TEST_CASE(
    "UTF-8 is what nlohmann's serializer takes for it: each pair of bytes, and longer ones at their edges") {
    const auto is_taken = [](const std::string& text) {
        try {
            return !nlohmann::json(text).dump().empty();
        } catch (const nlohmann::json::type_error&) {
            return false;
        }
    };
    std::vector<std::string> texts{"",
                                   "\x7f",
                                   "\xe2\x82\xac",
                                   "\xed\x9f\xbf",
                                   "\xed\xa0\x80",
                                   "\xe0\x9f\xbf",
                                   "\xf0\x8f\xbf\xbf",
                                   "\xf0\x90\x80\x80",
                                   "\xf4\x8f\xbf\xbf",
                                   "\xf4\x90\x80\x80",
                                   "\xef\xbf\xbf",
                                   "aaaaaaaaa\xff"};
    for (int first = 0; first < 256; ++first)
        for (int second = 0; second < 256; ++second)
            texts.push_back({static_cast<char>(first), static_cast<char>(second)});
    for (const auto& text : texts) {
        CAPTURE(text);
        CHECK(is_utf8(text) == is_taken(text));
    }
}

TEST_CASE("visible JSON is the same JSON, wherever an invisible character stands") {
    for (const std::string hidden : {"\x7f", "\u0085", "\u202e", "\ufeff", "\U000e0001", "\U0010ffff"}) {
        for (std::size_t before = 0; before < 20; ++before) {
            const std::string text =
                std::string(before, 'a') + hidden + "b\u00fc" + hidden + hidden + "ccccccccc";
            const nlohmann::json value{{text, {text, 1.5}}};
            const std::string visible = visible_json(value.dump(2));
            CAPTURE(visible);
            CHECK(visible.find(hidden) == std::string::npos);
            CHECK(nlohmann::json::parse(visible) == value);
        }
    }
}

TEST_CASE("visible JSON keeps its layout, and bytes that are no UTF-8 cannot get through") {
    CHECK(visible_json("{\n  \"a\": \"\u202e\"\n}") == "{\n  \"a\": \"\\u202e\"\n}");
    CHECK(visible_json("\"\U000e0101\"") == "\"\\udb40\\udd01\"");
    CHECK(visible_json("\"\x9b\xe2\x80\"") == "\"\\ufffd\\ufffd\\ufffd\"");
    CHECK(visible_json("") == "");
}
