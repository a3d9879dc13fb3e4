// The flags that say how events are delivered and accounted for; every command that publishes has them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/output/file_roles.hpp"
#include "shortener_events/delivery_session.hpp"

namespace shortener_events::cli {

struct DeliveryFlags {
    std::string acks = "all";
    std::string delivery_timeout = "30s";
    int retries = 3;
    std::string key = "uuid";
    int partition = -1;
    std::string summary_json;
    std::string metrics;
};

void declare_delivery_flags(CLI::App& command, DeliveryFlags& flags);

/// With `dry_run` these, those of `more` and where events go to have no effect: together they are refused.
void exclude_without_delivery(CLI::App& command, CLI::Option& dry_run, std::vector<std::string> more = {});

/// The files among them.
void add_files(FileRoles& files, const DeliveryFlags& flags);

/// Throws Error(argument) for a malformed value.
DeliveryOptions to_delivery_options(const DeliveryFlags& flags);

}  // namespace shortener_events::cli
