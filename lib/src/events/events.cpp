#include "shortener_events/events.hpp"

#include <algorithm>
#include <string_view>

#include "base/json_line.hpp"

namespace shortener_events {

namespace {

class EventLine {
  public:
    EventLine() { line_.open_object(); }

    void put(std::string_view name, const std::string& value) { line_.member(name).text(value); }
    void put(std::string_view name, const std::optional<std::string>& value) {
        if (value) put(name, *value);
    }
    void put(const Metadata& metadata);

    std::string finish() && { return std::move(line_.close_object()).finish(); }

  private:
    JsonLine line_;
};

/// A name that comes twice stands where it came first, with its last value.
void EventLine::put(const Metadata& metadata) {
    if (metadata.empty()) return;
    line_.member("metadata").open_object();
    for (auto entry = metadata.begin(); entry != metadata.end(); ++entry) {
        const auto has_its_name = [&](const auto& other) { return other.first == entry->first; };
        if (std::any_of(metadata.begin(), entry, has_its_name)) continue;
        line_.any_member(entry->first)
            .text(std::find_if(metadata.rbegin(), metadata.rend(), has_its_name)->second);
    }
    line_.close_object();
}

}  // namespace

std::string to_json(const Click& click) {
    EventLine event;
    event.put("shortCode", click.short_code);
    event.put("originalUrl", click.original_url);
    event.put("timestamp", click.timestamp);
    event.put("userAgent", click.user_agent);
    event.put("ipAddress", click.ip_address);
    event.put("country", click.country);
    event.put("city", click.city);
    event.put("referer", click.referer);
    event.put("userId", click.user_id);
    event.put(click.metadata);
    return std::move(event).finish();
}

std::string to_json(const UrlCreated& created) {
    EventLine event;
    event.put("eventId", created.event_id);
    event.put("urlId", created.url_id);
    event.put("shortCode", created.short_code);
    event.put("originalUrl", created.original_url);
    event.put("createdAt", created.created_at);
    event.put("userId", created.user_id);
    event.put(created.metadata);
    return std::move(event).finish();
}

}  // namespace shortener_events
