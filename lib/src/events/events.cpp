#include "shortener_events/events.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

/// Most texts need no escape. Whatever may need one is left to the JSON library, whose values for all members
/// took two thirds of the time that made-up traffic needs.
bool is_plain(std::string_view text) {
    bool special = false;  // to the end, which the compiler does for many characters at once
    for (const unsigned char c : text) special |= c < 0x20 || c >= 0x7f || c == '"' || c == '\\';
    return !special;
}

std::string escaped(const std::string& text) {
    using Json = nlohmann::json;
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// An event's members, in the order in which they are put.
class EventLine {
  public:
    void put(const char* name, const std::string& value) {
        put_name(name);
        put_text(value);
    }
    void put(const char* name, const std::optional<std::string>& value) {
        if (value) put(name, *value);
    }
    void put(const Metadata& metadata);

    std::string finish() && { return visible_json(std::move(text_) + '}'); }

  private:
    void put_name(const std::string& name) {
        if (text_.back() != '{') text_ += ',';
        put_text(name);
        text_ += ':';
    }
    void put_text(const std::string& text) {
        if (is_plain(text))
            text_.append(1, '"').append(text).append(1, '"');
        else
            text_ += escaped(text);
    }

    std::string text_ = "{";
};

/// A name that comes twice stands where it came first, with its last value.
void EventLine::put(const Metadata& metadata) {
    if (metadata.empty()) return;
    put_name("metadata");
    text_ += '{';
    for (auto entry = metadata.begin(); entry != metadata.end(); ++entry) {
        const auto has_its_name = [&](const auto& other) { return other.first == entry->first; };
        if (std::any_of(metadata.begin(), entry, has_its_name)) continue;
        put_name(entry->first);
        put_text(std::find_if(metadata.rbegin(), metadata.rend(), has_its_name)->second);
    }
    text_ += '}';
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
