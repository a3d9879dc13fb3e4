#include "cli/delivery/delivery_flags.hpp"

#include "cli/input/quantities.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr const char* kGroup = "Delivery";
// Enough for the full batches of 60 partitions; fewer take less.
constexpr std::size_t kQueuedBytes = 40U << 20U;
// The session says when to send; this is for when it is kept from it, as by a report that nobody reads.
constexpr std::chrono::seconds kSafetyNet{60};

}  // namespace

void declare_delivery_flags(CLI::App& command, DeliveryFlags& flags) {
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        return command.add_option(name, value, text)->type_name(type)->group(kGroup);
    };
    add("--key", flags.key, "uuid, none, or a JSON Pointer: events with the same value there stay in order",
        "uuid|none|/POINTER")
        ->capture_default_str();
    add("--partition", flags.partition, "send everything to this partition, whatever the key", "N")
        ->check(count_check(0, INT32_MAX));
    add("--acks", flags.acks, "brokers that must have an event: all (idempotent), 1, or 0 (fire and forget)",
        "0|1|all")
        ->check(CLI::IsMember({"0", "1", "all"}))
        ->capture_default_str();
    add("--retries", flags.retries,
        "send again what failed but may succeed, after 2s, 4s, 8s, ... (never what is too large or not "
        "authorised)",
        "N")
        ->check(count_check(0, 20))
        ->capture_default_str();
    add("--delivery-timeout", flags.delivery_timeout, "how long one attempt may take", "DURATION")
        ->capture_default_str();
    add("--summary-json", flags.summary_json, "write the summary as JSON", "FILE");
    add("--metrics", flags.metrics, "write the producer's metrics as Prometheus text (textfile collector)",
        "FILE");
}

void exclude_without_delivery(CLI::App& command, CLI::Option& dry_run, std::vector<std::string> more) {
    more.emplace_back("--topic");
    for (const CLI::Option* option : command.get_options())
        if (option->get_group() == kGroup) more.push_back(option->get_name());
    for (const auto& name : more) dry_run.excludes(command.get_option(name));
}

void add_files(FileRoles& files, const DeliveryFlags& flags) {
    files.replaces("--summary-json", flags.summary_json);
    files.keeps("--metrics", flags.metrics);
}

DeliveryOptions to_delivery_options(const DeliveryFlags& flags) {
    DeliveryOptions options;
    options.retries = flags.retries;
    options.publisher.acks = flags.acks == "all" ? Acks::all : flags.acks == "1" ? Acks::leader : Acks::none;
    options.publisher.queued_bytes = kQueuedBytes;
    options.publisher.delivery_timeout = parse_duration(flags.delivery_timeout);
    options.publisher.linger = kSafetyNet;
    if (options.publisher.delivery_timeout < std::chrono::milliseconds(1))
        throw Error(ErrorCategory::argument, "--delivery-timeout must be above 0");
    return options;
}

}  // namespace shortener_events::cli
