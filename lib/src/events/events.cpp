#include "shortener_events/events.hpp"

#include <nlohmann/json.hpp>

#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

using Json = nlohmann::ordered_json;

void put(Json& event, const char* name, const std::optional<std::string>& value) {
    if (value) event[name] = *value;
}

void put(Json& event, const Metadata& metadata) {
    if (metadata.empty()) return;
    Json& target = event["metadata"] = Json::object();
    for (const auto& [name, value] : metadata) target[name] = value;
}

std::string to_line(const Json& event) {
    return visible_json(event.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

std::string to_json(const Click& click) {
    Json event{
        {"shortCode", click.short_code}, {"originalUrl", click.original_url}, {"timestamp", click.timestamp}};
    put(event, "userAgent", click.user_agent);
    put(event, "ipAddress", click.ip_address);
    put(event, "country", click.country);
    put(event, "city", click.city);
    put(event, "referer", click.referer);
    put(event, "userId", click.user_id);
    put(event, click.metadata);
    return to_line(event);
}

std::string to_json(const UrlCreated& created) {
    Json event{{"eventId", created.event_id},
               {"urlId", created.url_id},
               {"shortCode", created.short_code},
               {"originalUrl", created.original_url},
               {"createdAt", created.created_at}};
    put(event, "userId", created.user_id);
    put(event, created.metadata);
    return to_line(event);
}

}  // namespace shortener_events
