#include "cli/reflect/option_groups.hpp"

#include <algorithm>

namespace shortener_events::cli {

std::span<const OptionGroup> option_groups() {
    static const std::vector<OptionGroup> groups{
        {"What and where",
         {"--file",       "--array",         "--envelope",       "--codes",       "--codes-from-topic",
          "--topic",      "--created-topic", "--partition",      "--from",        "--since",
          "--until",      "--clicked-since", "--clicked-until",  "--count",       "--per-partition",
          "--follow",     "--once",          "--group",          "--instance-id", "--all",
          "--db",         "--sink",          "--read-committed", "--max-value",   "--max-line",
          "--allow-empty"}},
        {"Conditions",
         {"--where", "--grep", "--header", "--reason", "--origin", "--only-invalid", "--match", "--exclude"}},
        {"Contracts",
         {"--contract", "--contracts", "--schema", "--strict", "--strict-formats", "--validate",
          "--no-validate", "--second-opinion", "--on-invalid", "--max-errors"}},
        {"Delivery",
         {"--acks", "--retries", "--delivery-timeout", "--atomic", "--checkpoint", "--stamp", "--on-failure",
          "--on-undeliverable", "--dead-letter-topic", "--rejects", "--batch", "--linger", "--stop-timeout",
          "--dry-run"}},
        {"Limits",
         {"--max-lag", "--max-age", "--warn", "--crit", "--for", "--wait", "--until-caught-up", "--min-rate",
          "--max-late"}},
        {"Output",
         {"--output", "--pretty", "--format", "--fields", "--wide", "--sort", "--summary", "--summary-json",
          "--report", "--valid-out", "--invalid-out", "--truth", "--html", "--metrics", "--listen", "--log",
          "--mode"}},
    };
    return groups;
}

std::string_view heading_of(const OptionInfo& option) {
    for (const auto& group : option_groups())
        if (std::ranges::count(group.names, option.names.back())) return group.heading;
    return "Options";
}

}  // namespace shortener_events::cli
