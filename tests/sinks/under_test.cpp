#include "sinks/under_test.hpp"

#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <pqxx/pqxx>
#include <set>

#include "shortener_events/time.hpp"

namespace shortener_events::tests {

namespace {

constexpr auto kCodes = "SELECT short_code, total_clicks, unique_clicks FROM url_stats";
constexpr auto kCreations = "SELECT event_id, short_code FROM url_creations";
constexpr auto kUserAgents = "SELECT coalesce(user_agent, '') FROM clicks ORDER BY source_offset";

class SqliteDatabase final : public Database {
  public:
    std::string where() const override { return "sqlite:" + folder_.file("events.db"); }

    Contents read() const override {
        Contents contents;
        each(kCodes, [&](const auto& row) { contents.clicks[row[0]] = std::stoll(row[1]); });
        each(kCodes, [&](const auto& row) { contents.visitors[row[0]] = std::stoll(row[2]); });
        each("SELECT minute, short_code, clicks FROM clicks_per_minute", [&](const auto& row) {
            contents.minutes[{std::stoll(row[0]), row[1]}] = std::stoll(row[2]);
        });
        each(kCreations, [&](const auto& row) { contents.creations[row[0]] = row[1]; });
        return contents;
    }

    void each_user_agent(const std::function<void(const std::string&)>& take) const override {
        each(kUserAgents, [&](const auto& row) { take(row[0]); });
    }

    void load(const std::string& script) const override {
        const auto db = open_database();
        if (sqlite3_exec(db.get(), script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db.get()));
    }

  private:
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
    };
    std::unique_ptr<sqlite3, Close> open_database() const {
        sqlite3* db = nullptr;
        sqlite3_open(folder_.file("events.db").c_str(), &db);
        return std::unique_ptr<sqlite3, Close>(db);
    }

    template <typename OnRow>
    void each(const char* sql, OnRow on_row) const {
        const auto db = open_database();
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db.get(), sql, -1, &statement, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db.get()));
        while (sqlite3_step(statement) == SQLITE_ROW) {
            std::vector<std::string> row;
            for (int i = 0; i < sqlite3_column_count(statement); ++i)
                row.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, i)));
            on_row(row);
        }
        sqlite3_finalize(statement);
    }

    ScratchFolder folder_;
};

class PostgresDatabase final : public Database {
  public:
    PostgresDatabase() : name_("sinks" + std::to_string(++count_)) {
        pqxx::connection server(base());
        pqxx::nontransaction(server).exec("CREATE DATABASE " + name_);
    }
    ~PostgresDatabase() override {
        pqxx::connection server(base());
        pqxx::nontransaction(server).exec("DROP DATABASE " + name_ + " WITH (FORCE)");
    }

    std::string where() const override {
        std::string url = base();
        return url.replace(url.find("/postgres?"), 10, "/" + name_ + "?");
    }

    Contents read() const override {
        pqxx::connection connection(where());
        pqxx::work transaction(connection);
        Contents contents;
        for (const auto& row : transaction.exec(kCodes)) {
            contents.clicks[row[0].c_str()] = row[1].as<std::int64_t>();
            contents.visitors[row[0].c_str()] = row[2].as<std::int64_t>();
        }
        for (const auto& row : transaction.exec("SELECT (extract(epoch FROM minute) * 1000)::bigint, "
                                                "short_code, clicks FROM clicks_per_minute"))
            contents.minutes[{row[0].as<std::int64_t>(), row[1].c_str()}] = row[2].as<std::int64_t>();
        for (const auto& row : transaction.exec(kCreations))
            contents.creations[row[0].c_str()] = row[1].c_str();
        return contents;
    }

    void each_user_agent(const std::function<void(const std::string&)>& take) const override {
        pqxx::connection connection(where());
        pqxx::work transaction(connection);
        for (const auto& row : transaction.exec(kUserAgents)) take(row[0].c_str());
    }

    void load(const std::string& script) const override {
        pqxx::connection connection(where());
        pqxx::nontransaction(connection).exec(script);
    }

  private:
    static std::string base() { return std::getenv("TEST_POSTGRES_URL"); }

    static inline int count_ = 0;
    std::string name_;
};

/// Rows count when a line "applied" follows them.
class NdjsonFileOnDisk final : public Database {
  public:
    std::string where() const override { return "ndjson:" + folder_.file("events.ndjson"); }

    Contents read() const override {
        Contents contents;
        std::vector<nlohmann::json> waiting;
        std::map<std::string, std::set<std::string>> visitors;
        std::ifstream in(folder_.file("events.ndjson"));
        for (std::string line; std::getline(in, line);) {
            const auto json = nlohmann::json::parse(line);
            if (json.contains("table"))
                waiting.push_back(json);
            else {
                for (const auto& row : waiting) count(row, contents, visitors);
                waiting.clear();
            }
        }
        for (const auto& [code, who] : visitors)
            contents.visitors[code] = static_cast<std::int64_t>(who.size());
        return contents;
    }

    void each_user_agent(const std::function<void(const std::string&)>& take) const override {
        std::ifstream in(folder_.file("events.ndjson"));
        for (std::string line; std::getline(in, line);)
            if (const auto json = nlohmann::json::parse(line); json.value("table", "") == "clicks")
                take(json["user_agent"].is_string() ? json["user_agent"].get<std::string>() : "");
    }

    bool takes_several_members() const override { return false; }
    void load(const std::string&) const override { throw std::logic_error("lines of JSON take no SQL"); }

  private:
    static void count(const nlohmann::json& row, Contents& contents,
                      std::map<std::string, std::set<std::string>>& visitors) {
        const std::string code = row["short_code"];
        if (row["table"] == "url_creations") {
            contents.creations[row["event_id"]] = code;
            return;
        }
        ++contents.clicks[code];
        visitors[code].insert(row["visitor"]);
        const auto at = *parse_rfc3339(row["clicked_at"].get<std::string>());
        ++contents.minutes[{at / 60'000 * 60'000, code}];
    }

    ScratchFolder folder_;
};

}  // namespace

std::vector<std::string> kinds() {
    std::vector<std::string> names{"sqlite", "ndjson"};
    if (std::getenv("TEST_POSTGRES_URL")) names.emplace_back("postgresql");
    return names;
}

std::unique_ptr<Database> make_database(const std::string& kind) {
    if (kind == "postgresql") return std::make_unique<PostgresDatabase>();
    if (kind == "ndjson") return std::make_unique<NdjsonFileOnDisk>();
    return std::make_unique<SqliteDatabase>();
}

ScratchFolder::ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sinks-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

ScratchFolder::~ScratchFolder() {
    std::filesystem::remove_all(path_);
}

Row row_of(const Click& click) {
    Row row{.event_table = 0, .partition = click.partition, .offset = click.offset};
    row.values = {click.code, click.at,          Value(), Value(),
                  "DE",       Value(click.city), Value(), R"({"host":"sho.rt"})"};
    if (!click.delivery.empty()) row.delivery = digest_of(click.delivery);
    row.visitor = digest_of(click.visitor);
    return row;
}

Row creation(std::int64_t offset, const std::string& event_id, const std::string& code) {
    Row row{.event_table = 1, .partition = 0, .offset = offset};
    row.values = {event_id, "url-1", code, "https://example.com", kNoon, Value(), Value()};
    return row;
}

Batch batch_of(std::vector<Row> rows, const TopicPartition& partition, std::int64_t epoch,
               std::int64_t next) {
    return {.rows = std::move(rows), .progress = {{partition, {epoch, next}}}, .now_ms = kNoon};
}

}  // namespace shortener_events::tests
