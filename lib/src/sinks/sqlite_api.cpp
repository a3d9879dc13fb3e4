#include "sinks/sqlite_api.hpp"

#include "shortener_events/internal/loaded_library.hpp"

namespace shortener_events::sinks {

namespace {

#ifdef LINKED_SQLITE

Sqlite load_sqlite() {
#define SHORTENER_EVENTS_ADDRESS(name) &::sqlite3_##name,
    return {SHORTENER_EVENTS_SQLITE(SHORTENER_EVENTS_ADDRESS)};
#undef SHORTENER_EVENTS_ADDRESS
}

#else

Sqlite load_sqlite() {
    const LoadedLibrary library("libsqlite3.so.0", "cannot use SQLite", "install the package libsqlite3-0");
    Sqlite found{};
#define SHORTENER_EVENTS_FIND(name) library.find("sqlite3_" #name, found.name);
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
