#include "cli/check_files.hpp"

#include <algorithm>
#include <string_view>

#include "cli/settings/resolve.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::string_view kSecretFile = "file:";  // see resolve_secret()

/// The file that a property of the Kafka client names, such as ssl.ca.location=ca.pem; "": none.
std::string file_in(const std::string& property) {
    const std::string name = property.substr(0, property.find('='));
    const std::string value = property.substr(std::min(name.size() + 1, property.size()));
    if (value.starts_with(kSecretFile)) return value.substr(kSecretFile.size());
    return name.ends_with(".location") || name.ends_with("keytab") ? value : "";
}

}  // namespace

void check_files(FileRoles files, const Context& context) {
    const GlobalOptions& options = context.options();
    files.reads_contracts(resolve_setting("contracts", options).value);
    files.reads("--config", config_path(options).value_or(""));
    files.reads("--properties-file", options.properties_file);
    for (const auto& property : options.properties) files.reads("-X", file_in(property));
    files.check();
}

}  // namespace shortener_events::cli
