// Whether no value at all satisfies some schemas. Says yes only where that is certain; never asks whether one
// schema includes another, so that it may be asked in the middle of that question.
#pragma once

#include <string>

#include "contracts/compat/writers.hpp"

namespace shortener_events::contracts {

bool is_empty(const Writers& writers, int depth = 4);

/// Whether an object of the writers can have a member of that name.
bool can_have(const Writers& writers, const std::string& name, int depth = 4);

}  // namespace shortener_events::contracts
