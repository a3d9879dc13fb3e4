#include "base/json_line.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "shortener_events/internal/random.hpp"
#include "shortener_events/visible_text.hpp"

using namespace shortener_events;

namespace {

std::string written(std::string_view text) {
    JsonLine line;
    line.text(text);
    return std::move(line).finish();
}

/// What the JSON library and visible_json make of it.
std::string expected(const std::string& text) {
    return visible_json(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

TEST_CASE("members, values, objects and arrays follow each other with a comma between two") {
    JsonLine line;
    line.open_object().member("a").number(-1).member("b").open_array().text("x").null().open_object();
    line.close_object().close_array().any_member("c\"").open_array().close_array();
    CHECK(std::move(line.close_object()).finish() == R"({"a":-1,"b":["x",null,{}],"c\"":[]})");
}

TEST_CASE("a text that ends like an opening bracket or a colon is followed by a comma") {
    for (const char* text : {"{", "[", ":", "", ","}) {
        JsonLine line;
        line.open_array().text(text).number(1);
        CHECK(nlohmann::json::parse(std::move(line.close_array()).finish()) == nlohmann::json{text, 1});
    }
}

TEST_CASE("each byte, wherever it stands in a text of any length, is written as the JSON library writes it") {
    for (std::size_t size = 1; size <= 18; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (unsigned byte = 0; byte < 256; ++byte) {
                std::string text(size, 'x');
                text[at] = static_cast<char>(byte);
                if (written(text) != expected(text)) FAIL(text);
            }
}

TEST_CASE("texts longer than what is escaped at a time are written whole") {
    Random random(1);
    for (int round = 0; round < 2'000; ++round) {
        std::string text;
        for (auto left = random.below(800); left > 0; --left) {
            if (random.chance(0.9)) {
                text += static_cast<char>(random.below(0x80));
            } else {
                text +=
                    random.pick(std::array<std::string, 5>{"\"", "\u00e9", "\u202e", "\U0001F600", "\xff"});
            }
        }
        if (written(text) != expected(text)) FAIL(text);
    }
}
