#include "shortener_events/dead_letter.hpp"

#include <algorithm>

#include "shortener_events/identity.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kAboutFailure = "dlq.";
constexpr std::size_t kLongestDetail = 4096;
constexpr std::size_t kPerHeader = 8;  // bytes, beside name and value

/// The front of a text, ending with a whole character where it is UTF-8.
std::string front_of(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    const auto goes_on = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    std::size_t end = most;
    while (end > 0 && most - end < 4 && goes_on(end)) --end;
    return text.substr(0, goes_on(end) ? most : end);
}

/// What is left of a letter, and of which parts something was cut.
class Shortening {
  public:
    Shortening(Record letter, std::size_t most) : letter_(std::move(letter)), most_(most) {
        if (const Header* before = find("dlq.truncated")) cut_ = before->value.value_or("");
    }

    Record shorten() {
        keep_headers(most_ / 4);
        if (Header* detail = find("dlq.detail")) cut(detail->value, most_ / 8, "detail");
        cut(letter_.key, most_ / 8, "key");
        const auto whole = letter_.value;
        if (cut(letter_.value, most_ / 2, "value") && !find("dlq.value.size")) {
            add("dlq.value.size", std::to_string(whole->size()));
            add("dlq.value.digest", to_hex(checksum_of(*whole)));
        }
        std::erase_if(letter_.headers, [](const Header& header) { return header.name == "dlq.truncated"; });
        add("dlq.truncated", cut_);
        return std::move(letter_);
    }

  private:
    static bool is_of_event(const Header& header) { return !header.name.starts_with(kAboutFailure); }

    Header* find(std::string_view name) {
        const auto found = std::ranges::find(letter_.headers, name, &Header::name);
        return found == letter_.headers.end() ? nullptr : &*found;
    }
    void add(const char* name, std::string value) { letter_.headers.push_back({name, std::move(value)}); }

    void note(std::string_view part) {
        if ((" " + cut_ + " ").find(" " + std::string(part) + " ") != std::string::npos) return;
        cut_.append(cut_.empty() ? "" : " ").append(part);
    }

    bool cut(std::optional<std::string>& text, std::size_t most, std::string_view part) {
        if (!text || text->size() <= most) return false;
        text = front_of(*text, most);
        note(part);
        return true;
    }

    /// The event's own headers as long as there is room; the rest is dropped, whole.
    void keep_headers(std::size_t room) {
        const auto before = letter_.headers.size();
        std::erase_if(letter_.headers, [&](const Header& header) {
            if (!is_of_event(header)) return false;
            const std::size_t size = kPerHeader + header.name.size() + header.value.value_or("").size();
            if (size > room) return true;
            room -= size;
            return false;
        });
        const auto dropped = before - letter_.headers.size();
        if (dropped == 0) return;
        note("headers");
        if (!find("dlq.headers.dropped")) add("dlq.headers.dropped", std::to_string(dropped));
    }

    Record letter_;
    std::size_t most_;
    std::string cut_;
};

}  // namespace

std::string dead_letter_topic_of(std::string_view topic) {
    return std::string(topic) + ".deadletter";
}

Record make_dead_letter(const Record& original, const DeadLetterCause& cause) {
    Record letter;
    letter.topic = dead_letter_topic_of(original.topic);
    letter.partition = -1;
    letter.offset = -1;
    letter.key = original.key;
    letter.value = original.value;
    letter.headers = original.headers;
    std::erase_if(letter.headers,
                  [](const Header& header) { return header.name.starts_with(kAboutFailure); });
    const auto add = [&](const char* name, std::string value) {
        letter.headers.push_back({name, std::move(value)});
    };
    add("dlq.origin.topic", original.topic);
    if (original.offset >= 0) {
        add("dlq.origin.partition", std::to_string(original.partition));
        add("dlq.origin.offset", std::to_string(original.offset));
        if (original.timestamp_ms) add("dlq.origin.timestamp", format_utc(*original.timestamp_ms));
    }
    add("dlq.reason", cause.reason);
    add("dlq.detail",
        cause.detail.size() <= kLongestDetail ? cause.detail : front_of(cause.detail, kLongestDetail) + "…");
    add("dlq.attempts", std::to_string(cause.attempts));
    add("dlq.failed-at", format_utc(cause.failed_at_ms));
    add("dlq.by", cause.by);
    return letter;
}

Record shorten_dead_letter(Record letter, std::size_t most_bytes) {
    return Shortening(std::move(letter), most_bytes).shorten();
}

}  // namespace shortener_events
