#include "cli/output/event_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "cli/output/device.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/utf8.hpp"
#include "shortener_events/internal/record_fields.hpp"
#include "shortener_events/internal/web_host.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kMostBytes = 1000;  // of a part: wider than any terminal
constexpr std::size_t kPlaceWidth = 16, kCodeWidth = 8, kTargetWidth = 18, kCountryWidth = 2,
                      kDeviceWidth = 8;

std::string padded(std::string text, std::size_t width) {
    const std::size_t used = display_width(text);
    return text.append(width > used ? width - used : 0, ' ');
}

std::string shown(const std::optional<std::string>& text) {
    return text && !text->empty() ? escape_excerpt(*text, kMostBytes) : "-";
}

/// "01-31 09:30:00": the year is seldom in question.
std::string short_time(std::optional<std::int64_t> epoch_ms) {
    if (!epoch_ms) return padded("-", std::string_view("01-31 09:30:00").size());
    const std::string utc = format_utc(*epoch_ms);
    const std::size_t date_ends = utc.find('T');
    return utc.substr(date_ends - 5, 5) + ' ' + utc.substr(date_ends + 1, 8);
}

std::string short_place(const Record& record) {
    constexpr std::string_view kOurs = "url-shortener.";
    std::string_view topic = record.topic;
    if (topic.starts_with(kOurs)) topic.remove_prefix(kOurs.size());
    return fmt::format("{}[{}]@{}", escape_line(topic), record.partition, record.offset);
}

std::string site(const std::optional<std::string>& url) {
    if (!url) return "-";
    const std::string host = web_host(*url);
    return shown(host.empty() ? *url : host);
}

struct ShownFields {
    std::optional<std::string> code, target, country, user_agent, referer, user, created_at;
};

ShownFields fields_of(const Record& record) {
    static const auto kFields =
        RecordFields::parse("shortCode,originalUrl,country,userAgent,referer,userId,createdAt");
    auto values = kFields.texts(record);
    return {std::move(values[0]), std::move(values[1]), std::move(values[2]), std::move(values[3]),
            std::move(values[4]), std::move(values[5]), std::move(values[6])};
}

std::string device_text(const std::optional<std::string>& user_agent, const Palette& palette) {
    const std::string device(user_agent ? device_of(*user_agent) : "-");
    const std::string text = padded(device, kDeviceWidth);
    return device == "bot" ? palette.yellow(text) : text;
}

std::string details(const ShownFields& event, const Palette& palette) {
    std::string text = palette.bold(padded(shown(event.code), kCodeWidth)) + "  " +
                       padded(site(event.target), kTargetWidth) + "  ";
    if (event.created_at)
        return text + palette.green("created") + (event.user ? " by " + shown(event.user) : "");
    return text + padded(shown(event.country), kCountryWidth) + "  " +
           device_text(event.user_agent, palette) + "  " + palette.dim(site(event.referer));
}

std::string other_details(const Record& record, const Palette& palette) {
    if (!record.value) return palette.dim("(tombstone)");
    std::string text;
    if (record.key) text = palette.dim("key=" + escape_excerpt(*record.key, kMostBytes)) + ' ';
    return text + escape_excerpt(*record.value, kMostBytes);
}

}  // namespace

std::string part_text(const Record& record) {
    if (!record.oversize) return {};
    return fmt::format(" (a part: the record has {} bytes)", record.oversize->bytes);
}

std::string event_line(const Record& record, const std::string& remark, const Palette& palette) {
    std::string line = palette.dim(short_time(record.timestamp_ms)) + "  " +
                       palette.cyan(padded(short_place(record), kPlaceWidth)) + "  ";
    if (!remark.empty()) line += palette.red(escape_excerpt(remark, kMostBytes)) + "  ";
    if (record.oversize) line += palette.yellow(part_text(record).substr(1)) + "  ";
    const ShownFields event = fields_of(record);
    return line + (event.code ? details(event, palette) : other_details(record, palette));
}

}  // namespace shortener_events::cli
