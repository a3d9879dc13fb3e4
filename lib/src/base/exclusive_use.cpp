#include "base/exclusive_use.hpp"

#include <fmt/format.h>

#include "shortener_events/error.hpp"

namespace shortener_events {

ExclusiveUse::Turn::Turn(ExclusiveUse& use) : use_(use) {
    if (!use.is_taken_.exchange(true, std::memory_order_acquire)) return;
    const std::string by_itself = use.callback_ ? fmt::format("from its own {}, or ", use.callback_) : "";
    throw Error(ErrorCategory::misuse,
                fmt::format("a {} was called {}by two threads at once: it belongs to one thread at a time",
                            use.what_, by_itself));
}

}  // namespace shortener_events
