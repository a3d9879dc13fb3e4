#include "dead_letters/shortened_letter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "dead_letters/header_names.hpp"
#include "shortener_events/digest.hpp"
#include "shortener_events/internal/front_of.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kPerHeader = 8;  // bytes, beside name and value

/// What is left of a letter, and of which parts something was cut.
class Shortening {
  public:
    Shortening(Record letter, std::size_t most) : letter_(std::move(letter)), most_(most) {
        if (const Header* before = find(letter_header::kTruncated)) cut_ = before->value.value_or("");
    }

    Record shorten() {
        keep_headers(most_ / 4);
        if (Header* detail = find(letter_header::kDetail)) cut(detail->value, most_ / 8, "detail");
        cut(letter_.key, most_ / 8, "key");
        const auto whole = letter_.value;
        if (cut(letter_.value, most_ / 2, "value") && !find(letter_header::kValueSize)) {
            add(letter_header::kValueSize, std::to_string(whole->size()));
            add(letter_header::kValueDigest, checksum_of(*whole));
        }
        std::erase_if(letter_.headers,
                      [](const Header& header) { return header.name == letter_header::kTruncated; });
        add(letter_header::kTruncated, cut_);
        return std::move(letter_);
    }

  private:
    static bool is_of_event(const Header& header) { return !header.name.starts_with(letter_header::kPrefix); }

    Header* find(std::string_view name) {
        const auto found = std::ranges::find(letter_.headers, name, &Header::name);
        return found == letter_.headers.end() ? nullptr : &*found;
    }
    void add(std::string_view name, std::string value) {
        letter_.headers.push_back({std::string(name), std::move(value)});
    }

    void note(std::string_view part) {
        if ((" " + cut_ + " ").find(" " + std::string(part) + " ") != std::string::npos) return;
        cut_.append(cut_.empty() ? "" : " ").append(part);
    }

    bool cut(std::optional<std::string>& text, std::size_t most, std::string_view part) {
        if (!text || text->size() <= most) return false;
        text = std::string(front_of(*text, most));
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
        if (!find(letter_header::kHeadersDropped))
            add(letter_header::kHeadersDropped, std::to_string(dropped));
    }

    Record letter_;
    std::size_t most_;
    std::string cut_;
};

}  // namespace

Record shorten_dead_letter(Record letter, std::size_t most_bytes) {
    return Shortening(std::move(letter), most_bytes).shorten();
}

}  // namespace shortener_events
