#include "shortener_events/events.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string_view>

#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kUsualSize = 512;  // bytes of an event

/// What makes a text more than itself between two quotes.
struct Special {
    bool escapes = false;    // characters that JSON must escape
    bool invisible = false;  // characters beyond ASCII, or DEL: some of them are invisible
};

/// Eight characters at a time: for most texts there is nothing to do.
Special specials_of(std::string_view text) {
    constexpr std::uint64_t kOnes = 0x0101010101010101, kHighBits = kOnes * 0x80;
    std::uint64_t escapes = 0, invisible = 0;  // a high bit for each
    const auto look_at = [&](std::uint64_t word) {
        const auto zeros = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes; };
        escapes |=
            ((word - kOnes * 0x20) & ~word) | zeros(word ^ (kOnes * '"')) | zeros(word ^ (kOnes * '\\'));
        invisible |= word | (word + kOnes);
    };
    std::uint64_t word = 0;
    for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
        std::memcpy(&word, text.data(), sizeof word);
        look_at(word);
    }
    word = kOnes * ' ';
    std::memcpy(&word, text.data(), text.size());
    look_at(word);
    return {(escapes & kHighBits) != 0, (invisible & kHighBits) != 0};
}

/// By the JSON library, whose values for all members took two thirds of the time that made-up traffic needs.
std::string escaped(const std::string& text) {
    using Json = nlohmann::json;
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// An event's members, in the order in which they are put.
class EventLine {
  public:
    EventLine() { text_.reserve(kUsualSize); }

    /// Of a name that needs no escape.
    void put(std::string_view name, const std::string& value) {
        begin_member();
        text_ += '"';
        text_ += name;
        text_ += "\":";
        put_text(value);
    }
    void put(std::string_view name, const std::optional<std::string>& value) {
        if (value) put(name, *value);
    }
    void put(const Metadata& metadata);

    std::string finish() && {
        text_ += '}';
        return is_visible_ ? std::move(text_) : visible_json(std::move(text_));
    }

  private:
    void begin_member() {
        if (text_.back() != '{') text_ += ',';
    }
    void put_text(const std::string& text) {
        const Special special = specials_of(text);
        is_visible_ = is_visible_ && !special.invisible;
        if (special.escapes || (special.invisible && !is_utf8(text))) {
            text_ += escaped(text);
        } else {
            text_ += '"';
            text_ += text;
            text_ += '"';
        }
    }

    std::string text_ = "{";
    bool is_visible_ = true;
};

/// A name that comes twice stands where it came first, with its last value.
void EventLine::put(const Metadata& metadata) {
    if (metadata.empty()) return;
    begin_member();
    text_ += "\"metadata\":{";
    for (auto entry = metadata.begin(); entry != metadata.end(); ++entry) {
        const auto has_its_name = [&](const auto& other) { return other.first == entry->first; };
        if (std::any_of(metadata.begin(), entry, has_its_name)) continue;
        begin_member();
        put_text(entry->first);
        text_ += ':';
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
