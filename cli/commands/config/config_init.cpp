#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/commands/config/config_commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/fd_stream.hpp"
#include "cli/settings/resolve.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/new_file.hpp"

namespace shortener_events::cli {

namespace {

namespace fs = std::filesystem;

struct ConfigInitOptions {
    std::string file;
};

/// Nothing of it counts until somebody takes a # away.
constexpr const char* kBeginning =
    R"(# Settings of shortener-events. Flags beat environment variables, which beat this file.
# `shortener-events config show` says what is in force and where it is from; `config check` whether it is usable.

# brokers = "localhost:9092"     # HOST:PORT, with commas between several
# timeout = "5s"                 # bounds every wait for a broker
# color = "auto"                 # auto, always or never
# contracts = "/srv/contracts"   # a folder of contracts, as --contracts takes it
# profile = "prod"               # the one that counts where --profile names none

# Properties of the Kafka client (librdkafka) that count for every profile.
# [properties]
# "client.id" = "shortener-events"

# [profiles.prod]
# brokers = "kafka-1:9093,kafka-2:9093"
# [profiles.prod.properties]
# "security.protocol" = "sasl_ssl"
# "ssl.ca.location" = "/etc/ssl/certs/kafka-ca.pem"
# "sasl.mechanism" = "SCRAM-SHA-512"
# "sasl.username" = "ops"
# "sasl.password" = "file:/run/secrets/kafka"   # or "env:NAME", or "command:LINE"
# For a login by a token: "sasl.mechanism" = "OAUTHBEARER", and "sasl.oauthbearer.token" = "command:LINE",
# or what fetches it from OAuth's endpoint: see shortener-events-config(5)
)";

std::string place_for(const ConfigInitOptions& options) {
    if (!options.file.empty()) return options.file;
    if (const auto path = default_config_path()) return *path;
    throw Error(ErrorCategory::configuration, "there is no home for a configuration file",
                "name one: config init FILE");
}

/// Those that are not there yet are the user's alone.
void make_folders(const fs::path& folder) {
    if (folder.empty() || fs::exists(folder)) return;
    make_folders(folder.parent_path());
    std::error_code failure;
    fs::create_directory(folder, failure);
    if (!failure) fs::permissions(folder, fs::perms::owner_all, failure);
    if (failure)
        throw Error(ErrorCategory::io,
                    fmt::format("cannot make \"{}\": {}", folder.string(), failure.message()));
}

int run_init(const ConfigInitOptions& options, Context& context) {
    const std::string path = place_for(options);
    make_folders(fs::path(path).parent_path());
    const int fd = make_file(path, kPrivateFile);
    if (fd < 0 && errno == EEXIST)
        throw Error(ErrorCategory::configuration,
                    fmt::format("\"{}\" is there already, and stays as it is", path),
                    "shortener-events config check says whether it is usable");
    if (fd < 0)
        throw Error(ErrorCategory::io, fmt::format("cannot make \"{}\": {}", path, std::strerror(errno)));
    FdStream file(fd, path);
    file << kBeginning << std::flush;
    ::close(fd);
    context.out() << "made " << path << '\n';
    return kDone;
}

}  // namespace

void declare_config_init(CommandTree& tree, CLI::App& config) {
    auto options = std::make_shared<ConfigInitOptions>();
    CLI::App* command =
        tree.add(config, "init", "Make a configuration file in which everything is explained and nothing set",
                 {"shortener-events config init ./begin.toml"});
    command->add_option("FILE", options->file, "the new file (default: where it is looked for)");
    tree.on_run(*command, options, run_init);
}

}  // namespace shortener_events::cli
