// Events made by recipes: a click, a creation or neither, to whose fields anything may happen.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/recipe.hpp"

namespace shortener_events::fuzz {

inline constexpr const char* kFieldNames[] = {
    "shortCode", "originalUrl", "timestamp", "userAgent", "ipAddress", "country",   "city", "referer",
    "userId",    "metadata",    "eventId",   "urlId",     "createdAt", "",          "a",    "b",
    "/",         "~",           "é",         "a b",       "0",         "shortcode", "\\n",  "\\u0000"};

/// Inside of quotes; the later ones break the JSON or its UTF-8.
inline constexpr std::string_view kStringFillings[] = {"x",
                                                       "é",
                                                       "€",
                                                       "😀",
                                                       R"(\n)",
                                                       R"(\u0000)",
                                                       R"(\u00e9)",
                                                       R"(\ud83d\ude00)",
                                                       R"(\")",
                                                       R"(\\)",
                                                       " ",
                                                       "7",
                                                       "'",
                                                       "<b>&",
                                                       "%s",
                                                       "\xC2\x85",
                                                       "\xE2\x80\xAE",
                                                       "\xEF\xBF\xBF",
                                                       R"(\/)",
                                                       "{},NULL",
                                                       R"(\u001b[31m)",
                                                       "\x7F",
                                                       "https://e.com/",
                                                       R"(\ud800)",
                                                       "\x01",
                                                       "\xFF",
                                                       "\"",
                                                       "\xE2\x82",
                                                       R"(\x)",
                                                       "\xC0\x80",
                                                       "\n",
                                                       std::string_view("\0", 1)};

/// In place of any value.
inline constexpr std::string_view kValues[] = {"null",
                                               "true",
                                               "0",
                                               "-0",
                                               "1e400",
                                               "1.0E-7",
                                               "12345678901234567890123",
                                               "0.1000",
                                               "9007199254740993",
                                               "-1",
                                               "{}",
                                               "[]",
                                               R"("")",
                                               R"("https://example.com")",
                                               R"("2026-01-31T09:30:00Z")",
                                               R"("0000-01-01T00:00:00.000Z")",
                                               R"("9999-12-31T23:59:59.999999999Z")",
                                               R"("2026-01-31T09:30:00+01:00")",
                                               "nul",
                                               "01",
                                               "[1,",
                                               "{\"a\"}",
                                               "NaN"};

inline std::string json_string(Recipe& recipe) {
    const auto filling = kStringFillings[recipe.choose(std::size(kStringFillings))];
    return '"' + repeated(filling, recipe.length()) + '"';
}

inline std::string json_value(Recipe& recipe) {
    switch (recipe.choose(9)) {
        case 0:
            return json_string(recipe);
        case 1:
            return std::string(kValues[recipe.choose(std::size(kValues))]);
        case 2:
            return "1" + repeated("7", recipe.length()) + (recipe.choose(2) == 0 ? "" : ".50");
        case 3:
            return "[" + repeated("null,", recipe.length()) + json_string(recipe) + "]";
        case 4:
            return "{\"n\":" + json_string(recipe) + "," + json_string(recipe) + ":[1, 2.50]}";
        case 5: {
            const std::size_t depth = recipe.length();
            return repeated("[", depth) + repeated("]", depth);
        }
        case 6: {
            const std::size_t depth = recipe.length() / 8;
            return repeated("{\"a\":", depth * 5) + "1" + repeated("}", depth);
        }
        case 7:  // a time, with more digits than anybody needs
            return "\"2026-01-31T09:30:00." + repeated("7", recipe.length()) + "Z\"";
        default:
            return recipe.raw();
    }
}

class Event {
  public:
    using Member = std::pair<std::string, std::string>;  ///< as JSON, quotes and all

    static Event click() {
        return Event({{"\"shortCode\"", "\"a\""},
                      {"\"originalUrl\"", "\"https://example.com\""},
                      {"\"timestamp\"", "\"2026-01-31T09:30:00Z\""}});
    }
    static Event url_created() {
        return Event({{"\"eventId\"", "\"e\""},
                      {"\"urlId\"", "\"u\""},
                      {"\"shortCode\"", "\"a\""},
                      {"\"originalUrl\"", "\"https://example.com\""},
                      {"\"createdAt\"", "\"2026-01-31T09:30:00Z\""}});
    }
    Event() = default;

    void change(Recipe& recipe) {
        const std::string name = kFieldNames[recipe.choose(std::size(kFieldNames))];
        switch (recipe.choose(6)) {
            case 0:
                return set('"' + name + '"', json_value(recipe));
            case 1:  // it may be there already
                return members_.emplace_back('"' + name + '"', json_value(recipe)), void();
            case 2:
                return members_.insert(members_.begin(), {'"' + name + '"', json_value(recipe)}), void();
            case 3:
                return std::erase_if(members_, [&](const Member& m) { return m.first == '"' + name + '"'; }),
                       void();
            case 4:
                return members_.emplace_back(json_string(recipe), json_value(recipe)), void();
            default:  // the same name, written in another way
                return members_.emplace_back("\"\\u00" + in_hex(name.empty() ? 'a' : name[0]) +
                                                 name.substr(!name.empty()) + '"',
                                             json_value(recipe)),
                       void();
        }
    }

    std::size_t size() const {
        std::size_t size = 2;
        for (const auto& [name, value] : members_) size += name.size() + value.size() + 2;
        return size;
    }

    std::string text() const {
        std::string text = "{";
        for (const auto& [name, value] : members_)
            text.append(text.size() > 1 ? "," : "").append(name).append(":").append(value);
        return text + "}";
    }

  private:
    explicit Event(std::vector<Member> members) : members_(std::move(members)) {}

    void set(const std::string& name, std::string value) {
        for (auto& member : members_)
            if (member.first == name) return member.second = std::move(value), void();
        members_.emplace_back(name, std::move(value));
    }

    static std::string in_hex(char c) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        return {digits[byte >> 4U & 7U], digits[byte & 15U]};
    }

    std::vector<Member> members_;
};

inline Event changed(Event event, Recipe& recipe, std::size_t most) {
    constexpr std::size_t kLargest = 300'000;
    for (std::size_t i = 0; i < most && !recipe.empty() && event.size() < kLargest; ++i) event.change(recipe);
    return event;
}

/// At most `changes`, so that something of the recipe is left for what comes after.
inline std::string make_event(Recipe& recipe, std::size_t changes = 12) {
    switch (recipe.choose(5)) {
        case 0:
            return changed(Event::click(), recipe, changes).text();
        case 1:
            return changed(Event::url_created(), recipe, changes).text();
        case 2:
            return changed(Event(), recipe, changes).text();
        case 3:  // broken off, or with something in its midst
        {
            std::string text = changed(Event::click(), recipe, changes).text();
            const std::size_t at = recipe.length() % (text.size() + 1);
            return text.substr(0, at) + recipe.raw() + (recipe.choose(2) == 0 ? "" : text.substr(at));
        }
        default:
            return json_value(recipe);
    }
}

}  // namespace shortener_events::fuzz
