#include "cli/input/known_urls.hpp"

#include <fmt/format.h>

#include "cli/input/text_lines.hpp"
#include "cli/output/reading_notes.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/json_text.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::cli {

namespace {

std::optional<ShortUrl> to_short_url(const Record& record) {
    if (!record.value) return std::nullopt;
    static const auto kCode = JsonPointer::parse("/shortCode"), kUrl = JsonPointer::parse("/originalUrl");
    const std::string code = kCode.text_in(*record.value).value_or("");
    if (code.empty()) return std::nullopt;
    return ShortUrl{code, kUrl.text_in(*record.value).value_or("")};
}

}  // namespace

std::string default_target(const std::string& code) {
    return "https://example.com/" + code;
}

std::vector<ShortUrl> read_urls_file(const std::string& path) {
    std::vector<ShortUrl> urls;
    for (const std::string& line : read_text_file(path)) {
        const auto tab = line.find('\t');
        const std::string code = line.substr(0, tab);
        urls.push_back({code, tab == std::string::npos ? default_target(code) : line.substr(tab + 1)});
    }
    if (urls.empty()) throw Error(ErrorCategory::argument, fmt::format("no short code in \"{}\"", path));
    return urls;
}

std::vector<ShortUrl> read_created_urls(Context& context, const std::string& topic) {
    Selection selection;
    selection.topics = {topic};
    const Client client(context.kafka());
    const auto ranges = read_ranges(client, selection);
    Subscriber subscriber(client, ranges, AtEnd::finish, say_notices(context));
    std::vector<ShortUrl> urls;
    while (const auto record = subscriber.next({}))
        if (auto url = to_short_url(*record)) urls.push_back(std::move(*url));
    note_hidden(ranges, context);
    if (urls.empty())
        throw Error(ErrorCategory::argument, fmt::format("no short URL in topic \"{}\"", topic),
                    "create some: shortener-events create --count 100");
    return urls;
}

}  // namespace shortener_events::cli
