// The short URLs that simulated clicks go to.
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "shortener_events/internal/generator.hpp"

namespace shortener_events::cli {

/// `CODE` or `CODE<tab>URL` a line; "-" is stdin. Throws Error(io), Error(argument) where there is none.
std::vector<ShortUrl> read_urls_file(const std::string& path);

/// The URLs whose creation was published to `topic`, oldest first. Throws Error(kafka), Error(argument) where
/// there is none.
std::vector<ShortUrl> read_created_urls(Context& context, const std::string& topic);

/// Where a code leads of which only the name is known.
std::string default_target(const std::string& code);

}  // namespace shortener_events::cli
