// The short URLs that clicks go to, as files, pipes and topics have them.
#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.hpp"
#include "shortener_events/internal/generator.hpp"

namespace shortener_events::cli {

/// `CODE` or `CODE<tab>URL` a line, as `create` prints them; "-" is stdin. `url`, where given, in place of
/// theirs. Throws Error(io); Error(argument) where there is none, and for a line whose click would break its
/// contract, with its number.
std::vector<ShortUrl> read_urls_file(const std::string& path, const std::string& url = {});

/// The same of an open file; none is no error.
std::vector<ShortUrl> read_urls(std::istream& in, const std::string& path, const std::string& url = {});

/// The URLs whose creation was published to `topic`, oldest first. Creations that break their contract are
/// left out, which a warning says. Throws Error(kafka), Error(argument) where there is none.
std::vector<ShortUrl> read_created_urls(Context& context, const std::string& topic);

/// What nobody means as a code.
bool is_url(std::string_view text);

/// Where a code leads of which only the name is known.
std::string default_target(const std::string& code);

}  // namespace shortener_events::cli
