#include <nlohmann/json.hpp>

#include "shortener_events/internal/fault_plan.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kOversize = std::size_t{1} << 20U;

std::string edited(const std::string& json, void (*edit)(Json&)) {
    Json event = Json::parse(json);
    edit(event);
    return visible_json(event.dump());
}

/// Into the value of the field, or behind the short code where the event has no such field.
std::string with_bad_byte(std::string json) {
    constexpr std::string_view start = "\"shortCode\":\"";
    return json.insert(json.find(start) + start.size(), 1, '\xFF');
}

/// Valid but for its size.
std::string padded(std::string json) {
    return json.insert(1, "\"padding\":\"" + std::string(kOversize, 'x') + "\",");
}

using Corrupter = std::string (*)(const std::string&);

constexpr std::array<Corrupter, kInvalidKinds.size()> kCorrupters{
    [](const std::string& json) { return edited(json, [](Json& event) { event.erase("originalUrl"); }); },
    [](const std::string& json) {
        return edited(json, [](Json& event) { event["originalUrl"] = "shop.example/products/1"; });
    },
    [](const std::string& json) {
        return edited(json, [](Json& event) { event["timestamp"] = "yesterday"; });
    },
    [](const std::string& json) { return edited(json, [](Json& event) { event["shortCode"] = 4711; }); },
    [](const std::string& json) { return edited(json, [](Json& event) { event["userAgent"] = nullptr; }); },
    [](const std::string& json) {
        return edited(json, [](Json& event) { event["metadata"] = Json::array({"host"}); });
    },
    [](const std::string& json) { return json.substr(0, json.size() / 2); },
    [](const std::string& json) { return with_bad_byte(json); },
    [](const std::string& json) { return padded(json); },
};

}  // namespace

std::string corrupt_event(const std::string& json, std::size_t kind) {
    return kCorrupters.at(kind)(json);
}

}  // namespace shortener_events
