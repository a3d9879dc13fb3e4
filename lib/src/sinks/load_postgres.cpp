#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"
#include "shortener_events/version.hpp"
#include "sinks/postgres_module.hpp"

namespace shortener_events::sinks {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string_view why) {
    throw Error(ErrorCategory::configuration, fmt::format("cannot use PostgreSQL: {}", why),
                fmt::format("{} of this version belongs beside the program or into the system's library path",
                            kPostgresModule));
}

fs::path program() {
    std::error_code unknown;
    return fs::read_symlink("/proc/self/exe", unknown);
}

/// Loading it runs its code. Whoever owns the program could as well have changed that.
void require_trusted_module(const fs::path& module) {
    struct stat status {};
    const auto owner = ::stat("/proc/self/exe", &status) == 0 ? std::optional(status.st_uid) : std::nullopt;
    const std::string distrust = distrust_of(module.string(), owner);
    if (distrust.empty()) return;
    throw Error(
        ErrorCategory::configuration,
        fmt::format("cannot use PostgreSQL: \"{}\" is not loaded, because {}", module.string(), distrust),
        "it and the folders above it must be yours or root's, and nobody else's to write");
}

void* open_module() {
    for (const auto& folder : module_folders(program()))
        if (const auto file = folder / kPostgresModule; fs::exists(file)) {
            require_trusted_module(file);
            return ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
        }
    return ::dlopen(kPostgresModule, RTLD_NOW | RTLD_LOCAL);  // the system's library path
}

void* load() {
    void* const module = open_module();
    if (!module) fail(::dlerror());
    const auto its_version = reinterpret_cast<PostgresVersion>(::dlsym(module, kPostgresVersion));
    if (!its_version || version() != its_version()) fail("the module is of another version");
    return module;
}

/// Of the module, which stays loaded.
void* function_named(const char* name) {
    static void* const module = load();
    return ::dlsym(module, name);
}

}  // namespace

/// A run path in the program would say the same, but be searched for every library that it starts with, which
/// took a fifth of its start.
std::vector<fs::path> module_folders(const fs::path& program) {
    const fs::path folder = program.parent_path();
    if (!folder.is_absolute()) return {};
    std::vector<fs::path> folders{folder, folder / "lib"};
    if (folder.filename() == "bin") {
        folders.push_back(folder / "../lib/shortener-events");
        folders.push_back(folder / "../" INSTALL_LIBDIR "/shortener-events");
    }
    folders.emplace_back(INSTALLED_MODULES);  // of the package, for programs that link the library
    return folders;
}

std::unique_ptr<Sink> open_postgres(const std::string& url, std::vector<EventTable> event_tables) {
    const auto open = reinterpret_cast<OpenPostgres>(function_named(kOpenPostgres));
    return std::unique_ptr<Sink>(open(url, std::move(event_tables)));
}

void read_postgres_clicks(const std::string& url, const ConsumedClickReaders& readers,
                          std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms) {
    const auto read = reinterpret_cast<ReadPostgres>(function_named(kReadPostgres));
    read(url, readers, since_ms, until_ms);
}

}  // namespace shortener_events::sinks
