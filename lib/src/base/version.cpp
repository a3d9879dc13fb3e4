#include "shortener_events/version.hpp"

#define QUOTED(number) #number
#define DOTTED(major, minor, patch) QUOTED(major) "." QUOTED(minor) "." QUOTED(patch)

namespace shortener_events {

std::string_view version() {
    return DOTTED(SHORTENER_EVENTS_VERSION_MAJOR, SHORTENER_EVENTS_VERSION_MINOR,
                  SHORTENER_EVENTS_VERSION_PATCH);
}

int version_number() {
    return SHORTENER_EVENTS_VERSION;
}

}  // namespace shortener_events

#undef DOTTED
#undef QUOTED
