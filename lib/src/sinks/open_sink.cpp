#include <fmt/format.h>

#include "shortener_events/internal/secrets.hpp"
#include "shortener_events/sink.hpp"
#include "sinks/ndjson.hpp"
#include "sinks/new_file_sink.hpp"
#include "sinks/postgres_module.hpp"
#include "sinks/sink_file.hpp"
#include "sinks/sql.hpp"
#include "sinks/sqlite.hpp"

namespace shortener_events {

namespace {

template <typename FileSink>
std::unique_ptr<Sink> open_file(const std::string& path, std::vector<EventTable> event_tables,
                                unsigned mode) {
    sinks::require_regular_file(path, ErrorCategory::io);
    const auto open = [path, event_tables = std::move(event_tables), mode] {
        sinks::make_sink_file(path, mode);
        return std::make_unique<FileSink>(path, event_tables);
    };
    if (!sinks::is_new_file(path)) try {
            return open();
        } catch (const SinkUnavailable&) {
            // Another program has locked it: it is opened when it is first used, and waited for there.
        }
    return std::make_unique<sinks::NewFileSink>(open);
}

}  // namespace

std::string schema_of_sink(std::string_view where, const std::vector<EventTable>& event_tables) {
    const auto kind = where.substr(0, where.find(':'));
    if (kind == "sqlite") return sinks::whole_schema(event_tables, sinks::sqlite_dialect());
    if (kind == "postgresql" || kind == "postgres")
        return sinks::whole_schema(event_tables, sinks::postgres_dialect());
    throw Error(ErrorCategory::argument, fmt::format("no tables: \"{}\"", hide_password(where)),
                "--sink postgresql:// or sqlite: has some");
}

std::unique_ptr<Sink> open_sink(std::string_view where, std::vector<EventTable> event_tables, unsigned mode) {
    require_usable(event_tables);
    const auto colon = where.find(':');
    const auto kind = where.substr(0, colon);
    const std::string rest(colon == where.npos ? "" : where.substr(colon + 1));
    if (kind == "sqlite" && !rest.empty())
        return open_file<sinks::SqliteSink>(sinks::file_of_scheme(where), std::move(event_tables), mode);
    if (kind == "ndjson" && !rest.empty())
        return open_file<sinks::NdjsonSink>(rest, std::move(event_tables), mode);
    if ((kind == "postgresql" || kind == "postgres") && rest.starts_with("//"))
        return sinks::open_postgres(std::string(where), std::move(event_tables));
    throw Error(ErrorCategory::argument, fmt::format("not a sink: \"{}\"", hide_password(where)),
                "sqlite:FILE, postgresql://USER@HOST/DATABASE or ndjson:FILE");
}

}  // namespace shortener_events
