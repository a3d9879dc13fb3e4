#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

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

/// The folders beside the program where builds and installations put the module. A run path in the program
/// would say the same, but be searched for every library that it starts with, which took a fifth of its
/// start.
std::vector<std::filesystem::path> folders() {
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path();
    if (unknown) return {};
    return {program, program / "lib", program / "../lib", program / "../" INSTALL_LIBDIR};
}

void* open_module() {
    for (const auto& folder : folders())
        if (const auto file = folder / kPostgresModule; std::filesystem::exists(file))
            return ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    return ::dlopen(kPostgresModule, RTLD_NOW | RTLD_LOCAL);  // the system's library path
}

/// It stays loaded.
OpenPostgres load() {
    void* const module = open_module();
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
