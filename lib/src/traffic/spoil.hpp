// Breaks an event in one of the ways that events are broken in practice.
#pragma once

#include <string>

#include "shortener_events/internal/random.hpp"

namespace shortener_events {

/// The click as JSON that its contract refuses.
std::string spoil(const std::string& json, Random& random);

}  // namespace shortener_events
