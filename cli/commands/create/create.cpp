// create: publishes UrlCreated events.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/check_files.hpp"
#include "cli/commands/commands.hpp"
#include "cli/delivery/event_publisher.hpp"
#include "cli/delivery/seed_flags.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/quantities.hpp"
#include "cli/input/text_lines.hpp"
#include "cli/output/escape.hpp"
#include "shortener_events/internal/generator.hpp"
#include "shortener_events/names.hpp"

namespace shortener_events::cli {

namespace {

struct CreateOptions {
    std::vector<std::string> urls;
    std::string file;
    std::string short_code;
    std::string user;
    std::vector<std::string> metadata;
    std::uint64_t count = 0;
    std::string topic{names::kUrlCreatedTopic};
    bool dry_run = false;
    SeedFlags seed;
    ContractsFlag contracts;
    DeliveryFlags delivery;
};

struct Created {
    std::vector<ShortUrl> urls;
    std::vector<std::string> events;
    std::vector<std::string> places;  // of the first of them, see places()
};

/// In the order of the events, what a user calls those that come from a file.
std::vector<std::string> places(const CreateOptions& options, const std::vector<TextLine>& lines) {
    std::vector<std::string> names(options.urls.size());
    for (const TextLine& line : lines) names.push_back(place_of(options.file, line));
    return names;
}

std::vector<ShortUrl> short_urls(const CreateOptions& options, const std::vector<TextLine>& lines,
                                 EventGenerator& generator) {
    std::vector<ShortUrl> result;
    for (const auto& url : options.urls) result.push_back({generator.short_url().code, url});
    for (const auto& line : lines) result.push_back({generator.short_url().code, line.text});
    for (std::uint64_t i = 0; i < options.count; ++i) result.push_back(generator.short_url());
    if (result.empty())
        throw Error(ErrorCategory::argument, "nothing to create: give a URL, -f FILE or --count N");
    if (options.short_code.empty()) return result;
    if (result.size() > 1) throw Error(ErrorCategory::argument, "--short-code fits one URL only");
    result[0].code = options.short_code;
    return result;
}

Created make(const CreateOptions& options, std::uint64_t seed, std::int64_t now) {
    EventGenerator generator(seed, "create");
    const Metadata metadata = parse_metadata(options.metadata);
    const auto lines = options.file.empty() ? std::vector<TextLine>{} : read_text_file(options.file);
    Created made;
    made.urls = short_urls(options, lines, generator);
    made.places = places(options, lines);
    for (const auto& url : made.urls) {
        UrlCreated event = generator.url_created(url, now);
        if (!options.user.empty()) event.user_id = options.user;
        if (!metadata.empty()) event.metadata = metadata;
        made.events.push_back(to_json(event));
    }
    return made;
}

int run(const CreateOptions& options, Context& context) {
    FileRoles files;
    files.reads("--file", options.file);
    files.reads_contracts(options.contracts.directory);
    add_files(files, options.delivery);
    check_files(files, context);
    const auto registry = load_contracts(options.contracts, context);
    const std::uint64_t seed = seed_of(options.seed);
    const std::int64_t now = now_of(options.seed);
    const Created made = make(options, seed, now);
    check_events(made.events, "url-created", registry, made.places);
    const bool show_events = options.dry_run || context.json();
    GeneratedDelivery done{kDone, std::vector<bool>(made.events.size(), true)};
    if (!options.dry_run)
        done = publish_events(made.events, options.topic, options.delivery, {seed, "create"}, context);
    note_recipe(options.seed, seed, now, context);
    for (std::size_t i = 0; i < made.events.size(); ++i)
        if (done.delivered[i])
            context.out() << (show_events ? made.events[i]
                                          : made.urls[i].code + '\t' + escape_line(made.urls[i].original_url))
                          << '\n';
    return done.status;
}

}  // namespace

void declare_create(CommandTree& tree) {
    auto options = std::make_shared<CreateOptions>();
    CLI::App* command =
        tree.add_command("create", {"shortener-events create https://example.com/a https://example.com/b",
                                    "shortener-events create --count 100 | shortener-events click -",
                                    "shortener-events create https://example.com --dry-run"});
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command->add_option(name, value, text)->type_name(type);
    };
    add("URL", options->urls, "where the short URLs lead", "");
    add("-f,--file", options->file, "read URLs from a file, one a line; - is stdin", "FILE");
    add("--count", options->count, "number of URLs to make up", "N")->check(count_check(1, kMostEvents));
    add("--short-code", options->short_code, "the short code, for one URL", "CODE");
    add("--user", options->user, "who creates them", "ID");
    add("--metadata", options->metadata, "metadata of the events; may be repeated", "NAME=VALUE")
        ->allow_extra_args(false);
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
