#include "base/exclusive_use.hpp"

#include <string>

namespace shortener_events {

ExclusiveUse::Turn::Turn(ExclusiveUse& use) : use_(use) {
    if (!use.is_taken_.exchange(true, std::memory_order_acquire)) return;
    throw Error(ErrorCategory::usage, std::string("a ") + use.what_ + " is called while it is in use",
                "use it from one thread at a time, and not from the functions that it calls");
}

}  // namespace shortener_events
