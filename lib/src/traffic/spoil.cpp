#include "traffic/spoil.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

using Json = nlohmann::ordered_json;
using Spoiler = void (*)(Json&);

constexpr std::array<Spoiler, 6> kSpoilers{
    [](Json& event) { event.erase("originalUrl"); },
    [](Json& event) { event["originalUrl"] = "shop.example/products/1"; },
    [](Json& event) { event["timestamp"] = "yesterday"; },
    [](Json& event) { event["shortCode"] = 4711; },
    [](Json& event) { event["userAgent"] = nullptr; },
    [](Json& event) { event["metadata"] = Json::array({"host"}); },
};

}  // namespace

std::string spoil(const std::string& json, Random& random) {
    const auto way = random.below(kSpoilers.size() + 1);
    if (way == kSpoilers.size()) return json.substr(0, json.size() / 2);  // cut off: no JSON at all
    Json event = Json::parse(json);
    kSpoilers[way](event);
    return visible_json(event.dump());
}

}  // namespace shortener_events
