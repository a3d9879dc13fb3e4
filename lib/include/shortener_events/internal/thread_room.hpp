// Threads that the system does not give: a limit of processes, of a unit or of a container.
#pragma once

#include <cstddef>
#include <future>

#include "shortener_events/error.hpp"

namespace shortener_events {

Error no_thread_error();

/// For std::async: on a thread of its own, or, where the system gives none, when the answer is wanted.
inline constexpr auto kAside = std::launch::async | std::launch::deferred;

/// Throws no_thread_error() where this process may not have `count` threads more. Libraries that start
/// theirs one by one end the process, or wait for ever, when one in the middle is refused.
void require_thread_room(std::size_t count);

}  // namespace shortener_events
