#include "sinks/sqlite_api.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "shortener_events/error.hpp"

namespace shortener_events::sinks {

namespace {

#ifdef LINKED_SQLITE

Sqlite load_sqlite() {
#define SHORTENER_EVENTS_ADDRESS(name) &::sqlite3_##name,
    return {SHORTENER_EVENTS_SQLITE(SHORTENER_EVENTS_ADDRESS)};
#undef SHORTENER_EVENTS_ADDRESS
}

#else

[[noreturn]] void fail_without_sqlite() {
    throw Error(ErrorCategory::configuration, fmt::format("cannot use SQLite: {}", ::dlerror()),
                "install the package libsqlite3-0");
}

template <typename Function>
void find_in_sqlite(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (!function) fail_without_sqlite();
}

Sqlite load_sqlite() {
    void* const library = ::dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library) fail_without_sqlite();
    Sqlite found{};
#define SHORTENER_EVENTS_FIND(name) find_in_sqlite(library, "sqlite3_" #name, found.name);
    SHORTENER_EVENTS_SQLITE(SHORTENER_EVENTS_FIND)
#undef SHORTENER_EVENTS_FIND
    return found;
}

#endif

}  // namespace

const Sqlite& sqlite() {
    static const Sqlite loaded = load_sqlite();
    return loaded;
}

}  // namespace shortener_events::sinks
