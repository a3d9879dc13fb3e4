#include <fmt/format.h>

#include "sinks/postgres_client.hpp"
#include "sinks/postgres_link.hpp"
#include "sinks/postgres_module.hpp"
#include "sinks/postgres_schema.hpp"
#include "sinks/postgres_time.hpp"

namespace shortener_events::sinks {

namespace {

// The first statements of the transaction: later ones could not change what it sees, and nothing may write.
// A table that is locked as a whole is waited for as long as a database file of SQLite is.
constexpr auto kBeginReading =
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL client_min_messages = warning;"
    "SET LOCAL client_encoding = 'UTF8'; SET LOCAL timezone = 'UTC'; SET LOCAL statement_timeout = '60s';"
    "SET LOCAL lock_timeout = '5s'";
constexpr auto kRowsAtATime = 10'000;

std::string in_ms(const char* time) {
    return fmt::format("round(extract(epoch FROM {}) * 1000)::bigint", time);
}

/// By a cursor: the answer is never in memory as a whole. Goes on while `take` returns true.
template <typename Take>
void each_row(pqxx::work& transaction, const std::string& query, Take take) {
    transaction.exec("DECLARE reading NO SCROLL CURSOR FOR " + query);
    bool wanted = true;
    for (std::size_t got = 1; wanted && got > 0;) {
        const pqxx::result rows = transaction.exec(fmt::format("FETCH {} FROM reading", kRowsAtATime));
        got = rows.size();
        for (std::size_t i = 0; wanted && i < got; ++i)
            wanted = take(rows[static_cast<pqxx::result::size_type>(i)]);
    }
    transaction.exec("CLOSE reading");
}

template <typename Field>
std::string_view view_of(const Field& field) {
    return {field.c_str(), field.size()};
}

template <typename Field>
std::optional<std::string_view> view_or_none(const Field& field) {
    return field.is_null() ? std::nullopt : std::optional(view_of(field));
}

std::string clicks_between(const pqxx::work& transaction, std::optional<std::int64_t> since_ms,
                           std::optional<std::int64_t> until_ms) {
    std::string query = fmt::format(
        "SELECT short_code, {}, country, referer, replace(visitor::text, '-', '') FROM clicks WHERE true",
        in_ms("clicked_at"));
    const auto bound = [&](const char* sign, std::optional<std::int64_t> at) {
        if (at) query += fmt::format(" AND clicked_at {} {}", sign, transaction.quote(postgres_time(*at)));
    };
    bound(">=", since_ms);
    bound("<", until_ms);
    return query;
}

void read_rows(pqxx::work& transaction, const std::function<bool(const CountedClick&)>& take,
               std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms) {
    each_row(transaction, clicks_between(transaction, since_ms, until_ms), [&](const pqxx::row& row) {
        return take({.short_code = view_of(row[0]),
                     .clicked_at_ms = row[1].as<std::int64_t>(),
                     .country = view_or_none(row[2]),
                     .referer = view_or_none(row[3]),
                     .visitor = parse_digest(view_of(row[4])).value_or(Digest{})});
    });
}

void read_totals(pqxx::work& transaction, const std::function<void(const KeptTotal&)>& take) {
    each_row(transaction, "SELECT short_code, total_clicks, unique_clicks FROM url_stats",
             [&](const pqxx::row& row) {
                 take({view_of(row[0]), row[1].as<std::int64_t>(), row[2].as<std::int64_t>()});
                 return true;
             });
}

void read_minutes(pqxx::work& transaction, const std::function<void(const KeptMinute&)>& take) {
    each_row(transaction,
             fmt::format("SELECT {}, short_code, clicks FROM clicks_per_minute", in_ms("minute")),
             [&](const pqxx::row& row) {
                 take({row[0].as<std::int64_t>(), view_of(row[1]), row[2].as<std::int64_t>()});
                 return true;
             });
}

}  // namespace

void read_clicks_of_postgres(const std::string& url, const ConsumedClickReaders& readers,
                             std::optional<std::int64_t> since_ms, std::optional<std::int64_t> until_ms) {
    PostgresLink link(url, kBeginReading, [](pqxx::connection&) {});
    link.transact([&](pqxx::work& transaction) {
        require_known_postgres(transaction);
        if (readers.click) read_rows(transaction, readers.click, since_ms, until_ms);
        if (readers.total) read_totals(transaction, readers.total);
        if (readers.minute) read_minutes(transaction, readers.minute);
    });
}

}  // namespace shortener_events::sinks
