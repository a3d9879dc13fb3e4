// Reads topics.json: which contract the events of a topic satisfy, in which versions.
#pragma once

#include <map>
#include <string>

#include "shortener_events/registry.hpp"

namespace shortener_events::contracts {

/// `source` is for messages. Throws Error(contract) that names the place.
std::map<std::string, TopicRule, std::less<>> parse_topics(const std::string& text,
                                                           const std::string& source);

}  // namespace shortener_events::contracts
