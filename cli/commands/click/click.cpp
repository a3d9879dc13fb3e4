// click: publishes Click events for short codes.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/delivery/event_publisher.hpp"
#include "cli/delivery/seed_flags.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/known_urls.hpp"
#include "cli/input/quantities.hpp"
#include "shortener_events/internal/generator.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

struct ClickOptions {
    std::vector<std::string> codes;
    std::uint64_t count = 1;
    std::string url;
    std::optional<std::string> user{}, country{}, city{}, referer{}, user_agent{}, ip{};
    std::vector<std::string> metadata;
    std::string at;
    std::string topic{names::kClickTopic};
    bool dry_run = false;
    SeedFlags seed;
    ContractsFlag contracts;
    DeliveryFlags delivery;
};

std::vector<ShortUrl> all_urls(const ClickOptions& options) {
    std::vector<ShortUrl> urls;
    for (const auto& code : options.codes) {
        if (code.empty()) throw Error(ErrorCategory::argument, "a short code is empty");
        if (is_url(code))
            throw Error(ErrorCategory::argument,
                        fmt::format("a URL, where a short code is expected: \"{}\"", code),
                        "the code of a URL is made by: shortener-events create URL");
        if (code != "-")
            urls.push_back({code, options.url.empty() ? default_target(code) : options.url});
        else
            std::ranges::move(read_urls(std::cin, "-", options.url), std::back_inserter(urls));
    }
    return urls;
}

void override_with(const ClickOptions& options, const Metadata& metadata, Click& click) {
    const auto take = [](std::optional<std::string>& field, const std::optional<std::string>& given) {
        if (given) field = given;
    };
    take(click.user_id, options.user);
    take(click.country, options.country);
    if (options.country) click.city = options.city;  // a made-up city would be in another country
    take(click.city, options.city);
    take(click.referer, options.referer);
    take(click.user_agent, options.user_agent);
    take(click.ip_address, options.ip);
    if (!metadata.empty()) click.metadata = metadata;
}

std::vector<std::string> make(const ClickOptions& options, std::uint64_t seed, std::int64_t now) {
    EventGenerator generator(seed, "click");
    const std::int64_t at = options.at.empty() ? now : parse_time(options.at, now);
    const Metadata metadata = parse_metadata(options.metadata);
    std::vector<std::string> events;
    const auto urls = all_urls(options);
    if (urls.size() > kMostEvents / options.count)
        throw Error(ErrorCategory::argument, fmt::format("more than {} clicks at once", kMostEvents),
                    "simulate --codes FILE publishes any number");
    for (const auto& url : urls)
        for (std::uint64_t i = 0; i < options.count; ++i) {
            Click click = generator.click(url, at);
            override_with(options, metadata, click);
            events.push_back(to_json(click));
        }
    return events;
}

int run(const ClickOptions& options, Context& context) {
    FileRoles files;
    if (std::ranges::find(options.codes, "-") != options.codes.end()) files.reads_stdin();
    files.reads_contracts(options.contracts.directory);
    add_files(files, options.delivery);
    check_files(files, context);
    const auto registry = load_contracts(options.contracts, context);
    const std::uint64_t seed = seed_of(options.seed);
    const std::int64_t now = now_of(options.seed);
    const auto events = make(options, seed, now);
    if (events.empty()) throw Error(ErrorCategory::argument, "no short code was given");
    check_events(events, "click", registry);
    GeneratedDelivery done{kDone, std::vector<bool>(events.size(), true)};
    if (!options.dry_run)
        done = publish_events(events, options.topic, options.delivery, {seed, "click"}, context);
    note_recipe(options.seed, seed, now, context);
    if (options.dry_run || context.json())
        for (std::size_t i = 0; i < events.size(); ++i)
            if (done.delivered[i]) context.out() << events[i] << '\n';
    return done.status;
}

}  // namespace

void declare_click(CommandTree& tree) {
    auto options = std::make_shared<ClickOptions>();
    CLI::App* command =
        tree.add_command("click", {"shortener-events click abc123 --count 10 --country BR",
                                   "shortener-events create https://example.com | shortener-events click -",
                                   "shortener-events click abc123 --dry-run"});
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command->add_option(name, value, text)->type_name(type);
    };
    add("SHORT_CODE", options->codes,
        "the short codes that are followed; - reads them from stdin, CODE or CODE<tab>URL a line", "")
        ->required();
    add("--count", options->count, "clicks on each", "N")
        ->check(count_check(1, kMostEvents))
        ->capture_default_str();
    add("--url", options->url, "where they lead (default https://example.com/SHORT_CODE)", "URL");
    add("--user", options->user, "the signed-in user", "ID");
    add("--country", options->country, "as the CDN reports it", "CODE");
    add("--city", options->city, "as the CDN reports it", "NAME");
    add("--referer", options->referer, "the page before", "URL");
    add("--user-agent", options->user_agent, "the browser", "TEXT");
    add("--ip", options->ip, "the visitor's address", "ADDRESS");
    add("--metadata", options->metadata, "metadata of the events; may be repeated", "NAME=VALUE")
        ->allow_extra_args(false);
    add("--at", options->at, "when they occurred (default now)", "TIME");
    add("--topic", options->topic, "where to publish", "TOPIC")->capture_default_str();
    declare_contracts_flag(*command, options->contracts);
    auto* dry_run =
        command->add_flag("--dry-run", options->dry_run, "print the events instead of publishing them");
    declare_delivery_flags(*command, options->delivery);
    exclude_without_delivery(*command, *dry_run);
    declare_seed_flags(*command, options->seed);
    tree.add_output(*command, {"text", "jsonl"});
    tree.on_run(*command, options, run);
}

}  // namespace shortener_events::cli
