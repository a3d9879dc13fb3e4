#include "cli/input/known_urls.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/input/text_lines.hpp"
#include "cli/output/reading_notes.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/events.hpp"
#include "shortener_events/internal/json_text.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/subscriber.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

namespace {

/// Checks what comes from outside as the contract of its events does.
class UrlCheck {
  public:
    UrlCheck() : registry_(ContractRegistry::built_in()), click_(registry_.require("click")) {}

    /// Empty: clicks on it are valid.
    std::string trouble(const ShortUrl& url) const {
        if (url.code.empty()) return "no short code";
        Click click;
        click.short_code = url.code;
        click.original_url = url.original_url;
        click.timestamp = "2026-01-31T09:30:00.000Z";
        if (!is_utf8(url.code) || !is_utf8(url.original_url)) return "not UTF-8";
        const auto violations = click_.check(to_json(click), 1);
        return violations.empty() ? "" : violations[0].message;
    }

  private:
    ContractRegistry registry_;
    const Contract& click_;
};

ShortUrl to_short_url(const std::string& line, const std::string& url) {
    const auto tab = line.find('\t');
    const std::string code = line.substr(0, tab);
    if (!url.empty()) return {code, url};
    return {code, tab == std::string::npos ? default_target(code) : line.substr(tab + 1)};
}

std::optional<ShortUrl> to_short_url(const Record& record, const Contract& contract) {
    if (!record.value || !contract.check(*record.value, 1).empty()) return std::nullopt;
    static const auto kCode = JsonPointer::parse("/shortCode"), kUrl = JsonPointer::parse("/originalUrl");
    const std::string code = kCode.text_in(*record.value).value_or("");
    if (code.empty()) return std::nullopt;
    return ShortUrl{code, kUrl.text_in(*record.value).value_or("")};
}

/// Any text may be a code; but who gives a file of events, or a truth, does not mean its lines.
void refuse_json(const TextLine& line, const std::string& path) {
    const bool begins_as_json = line.text.starts_with('{') || line.text.starts_with('[');
    if (!begins_as_json || line.text.find('\t') != line.text.npos) return;
    throw Error(ErrorCategory::argument,
                fmt::format("{}: JSON, where a short code is expected", place_of(path, line)),
                fmt::format("a line is CODE or CODE<tab>URL; the codes of events: jq -r .shortCode {}",
                            path == "-" ? "FILE" : path));
}

/// A line that is a URL alone: whoever has a list of URLs has no codes yet, and each would be one.
void refuse_url(const TextLine& line, const std::string& path) {
    if (!is_url(line.text) || line.text.find('\t') != line.text.npos) return;
    throw Error(
        ErrorCategory::argument,
        fmt::format("{}: a URL, where a short code is expected", place_of(path, line)),
        fmt::format(
            "a line is CODE or CODE<tab>URL; codes for URLs are made by: shortener-events create -f {}",
            path == "-" ? "FILE" : path));
}

std::vector<ShortUrl> checked(const std::vector<TextLine>& lines, const std::string& path,
                              const std::string& url) {
    const UrlCheck check;
    std::vector<ShortUrl> urls;
    for (const TextLine& line : lines) {
        refuse_json(line, path);
        refuse_url(line, path);
        urls.push_back(to_short_url(line.text, url));
        if (const std::string trouble = check.trouble(urls.back()); !trouble.empty())
            throw Error(ErrorCategory::argument, fmt::format("{}: {}", place_of(path, line), trouble),
                        "a line is CODE or CODE<tab>URL");
    }
    return urls;
}

void warn_of_broken(std::uint64_t broken, const std::string& topic, Context& context) {
    if (broken > 0)
        context.warn(fmt::format("{} of topic \"{}\" {} their contract and {} left out",
                                 broken == 1 ? "1 creation" : fmt::format("{} creations", broken), topic,
                                 broken == 1 ? "breaks" : "break", broken == 1 ? "is" : "are"));
}

}  // namespace

bool is_url(std::string_view text) {
    const auto begins_with = [text](std::string_view scheme) {
        return text.size() > scheme.size() &&
               std::ranges::equal(text.substr(0, scheme.size()), scheme, {}, [](char c) {
                   return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
               });
    };
    return begins_with("http://") || begins_with("https://");
}

std::string default_target(const std::string& code) {
    return "https://example.com/" + code;
}

std::vector<ShortUrl> read_urls(std::istream& in, const std::string& path, const std::string& url) {
    return checked(read_text_lines(in), path, url);
}

std::vector<ShortUrl> read_urls_file(const std::string& path, const std::string& url) {
    auto urls = checked(read_text_file(path), path, url);
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
    const ContractRegistry registry = ContractRegistry::built_in();
    const Contract& contract = registry.require("url-created");
    std::uint64_t broken = 0;
    while (const auto record = subscriber.next({})) {
        if (auto url = to_short_url(*record, contract))
            urls.push_back(std::move(*url));
        else
            ++broken;
    }
    warn_of_broken(broken, topic, context);
    note_hidden(ranges, context);
    if (urls.empty())
        throw Error(ErrorCategory::argument, fmt::format("no short URL in topic \"{}\"", topic),
                    "create some: shortener-events create --count 100");
    return urls;
}

}  // namespace shortener_events::cli
