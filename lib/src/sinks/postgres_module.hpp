// What speaks to PostgreSQL is a module of its own, loaded when it is asked for: libpqxx brings two dozen
// libraries (LDAP, Kerberos, TLS), and loading them took 3 of the 9 milliseconds that every command needed to
// start. A program for any Linux has it inside (LINKED_POSTGRESQL).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "shortener_events/internal/consumed_clicks.hpp"
#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

/// Where builds and installations put the module of a program: beside it, in ../lib/shortener-events where
/// the program is in a folder called bin, because what is beside any other folder may be anybody's; and where
/// the library was installed.
std::vector<std::filesystem::path> module_folders(const std::filesystem::path& program);

/// Throws Error(configuration) when the module is missing, of another version, or where others than we, root
/// and the owner of the program could have put it; and what opening the sink throws.
std::unique_ptr<Sink> open_postgres(const std::string& url, std::vector<EventTable> event_tables);

/// As read_consumed_clicks; throws what open_postgres does for the module.
void read_postgres_clicks(const std::string& url, const ConsumedClickReaders& readers,
                          std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms);

/// The same in the module.
void read_clicks_of_postgres(const std::string& url, const ConsumedClickReaders& readers,
                             std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms);

/// What the module exports, for the same version() only: kOpenPostgres and kReadPostgres.
using OpenPostgres = Sink* (*)(const std::string& url, std::vector<EventTable> event_tables);
using ReadPostgres = decltype(&read_clicks_of_postgres);
inline constexpr const char* kPostgresModule = "libshortener_events_postgresql.so";
inline constexpr const char* kOpenPostgres = "shortener_events_open_postgresql";
inline constexpr const char* kReadPostgres = "shortener_events_read_postgresql";
inline constexpr const char* kPostgresClient = "shortener_events_postgresql_client";
inline constexpr const char* kPostgresVersion = "shortener_events_postgresql_version";
using PostgresVersion = const char* (*)();
using PostgresClient = int (*)();  ///< libpq, such as 150018

}  // namespace shortener_events::sinks
