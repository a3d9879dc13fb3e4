#include <dlfcn.h>
#include <fmt/format.h>

#include "shortener_events/error.hpp"
#include "shortener_events/version.hpp"
#include "sinks/postgres_module.hpp"

namespace shortener_events::sinks {

namespace {

[[noreturn]] void fail(std::string_view why) {
    throw Error(ErrorCategory::configuration, fmt::format("cannot use PostgreSQL: {}", why),
                fmt::format("{} of this version belongs beside the program or into the system's library path",
                            kPostgresModule));
}

/// Found by the program's RUNPATH or the system's library path; stays loaded.
OpenPostgres load() {
    void* const module = ::dlopen(kPostgresModule, RTLD_NOW | RTLD_LOCAL);
    if (!module) fail(::dlerror());
    const auto its_version = reinterpret_cast<PostgresVersion>(::dlsym(module, kPostgresVersion));
    if (!its_version || version() != its_version()) fail("the module is of another version");
    return reinterpret_cast<OpenPostgres>(::dlsym(module, kOpenPostgres));
}

}  // namespace

std::unique_ptr<Sink> open_postgres(const std::string& url, std::vector<Handler> handlers) {
    static const OpenPostgres open = load();
    return std::unique_ptr<Sink>(open(url, std::move(handlers)));
}

}  // namespace shortener_events::sinks
