// Settings that do more than say how to reach Kafka: they load code, run commands, or read other files and
// the environment. As with ssh, they count only where nobody else could have written them.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace shortener_events::cli {

/// Whether the Kafka client loads code or runs a command because of this property.
bool runs_code(std::string_view property, std::string_view value);

/// Throws Error(configuration) where a property from the file `path` reaches further than a file with this
/// `distrust` (file_trust.hpp) may: it runs code, or its secret is to be fetched from elsewhere.
void require_trusted(const std::string& path, const std::string& distrust, const std::string& property,
                     const std::string& value);

/// Throws Error(configuration) where one of these Kafka client properties names a library to load, wherever
/// it was set, that another user could have put there.
void require_trusted_libraries(const std::map<std::string, std::string>& properties);

}  // namespace shortener_events::cli
