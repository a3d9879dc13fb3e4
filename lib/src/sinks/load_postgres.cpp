#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"
#include "shortener_events/internal/postgres_version.hpp"
#include "shortener_events/version.hpp"
#include "sinks/postgres_module.hpp"

#ifdef LINKED_POSTGRESQL
extern "C" {
int shortener_events_postgresql_client();
shortener_events::Sink* shortener_events_open_postgresql(
    const std::string& url, std::vector<shortener_events::EventTable> event_tables);
void shortener_events_read_postgresql(const std::string& url,
                                      const shortener_events::ConsumedClickReaders& readers,
                                      std::optional<std::int64_t> since_ms,
                                      std::optional<std::int64_t> until_ms);
}
#endif

namespace shortener_events::sinks {

namespace {

namespace fs = std::filesystem;

/// What the module, which stays loaded, is used for.
struct PostgresFunctions {
    OpenPostgres open;
    ReadPostgres read;
    PostgresClient client;
};

#ifdef LINKED_POSTGRESQL

PostgresFunctions load() {
    return {&shortener_events_open_postgresql, &shortener_events_read_postgresql,
            &shortener_events_postgresql_client};
}

#else

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

PostgresFunctions load() {
    void* const module = open_module();
    if (!module) fail(::dlerror());
    const auto its_version = reinterpret_cast<PostgresVersion>(::dlsym(module, kPostgresVersion));
    if (!its_version || version() != its_version()) fail("the module is of another version");
    return {reinterpret_cast<OpenPostgres>(::dlsym(module, kOpenPostgres)),
            reinterpret_cast<ReadPostgres>(::dlsym(module, kReadPostgres)),
            reinterpret_cast<PostgresClient>(::dlsym(module, kPostgresClient))};
}

#endif

const PostgresFunctions& postgres() {
    static const PostgresFunctions loaded = load();
    return loaded;
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
    return std::unique_ptr<Sink>(postgres().open(url, std::move(event_tables)));
}

void read_postgres_clicks(const std::string& url, const ConsumedClickReaders& readers,
                          std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms) {
    postgres().read(url, readers, since_ms, until_ms);
}

}  // namespace shortener_events::sinks

namespace shortener_events {

std::string postgres_client_version() {
    const int number = sinks::postgres().client();  // 150018 is 15.18
    return fmt::format("{}.{}", number / 10000, number % 10000);
}

}  // namespace shortener_events
