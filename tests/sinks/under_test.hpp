// The sinks that must all behave alike, and what they hold, read by other means than their own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shortener_events/sink.hpp"

namespace shortener_events::tests {

/// What a sink counts, whatever its form.
struct Contents {
    std::map<std::string, std::int64_t> clicks;    ///< by code
    std::map<std::string, std::int64_t> visitors;  ///< by code
    std::map<std::pair<std::int64_t, std::string>, std::int64_t> minutes;
    std::map<std::string, std::string> creations;  ///< short code by event id

    bool operator==(const Contents&) const = default;
};

/// One empty database of one kind.
class Database {
  public:
    virtual ~Database() = default;
    virtual std::string where() const = 0;  ///< for open_sink
    virtual Contents read() const = 0;
    /// The user agents of all clicks, by their offsets; "" for none.
    virtual void each_user_agent(const std::function<void(const std::string&)>& take) const = 0;
    /// Runs a script of SQL on the empty database.
    virtual void load(const std::string& script) const = 0;
    virtual bool takes_several_members() const { return true; }

    std::unique_ptr<Sink> open() const { return open_sink(where()); }
};

/// "sqlite", "ndjson", and "postgresql" where the environment names a server in TEST_POSTGRES_URL.
std::vector<std::string> kinds();
std::unique_ptr<Database> make_database(const std::string& kind);

/// An empty folder that goes away with its owner.
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    std::string file(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

// --- events to apply -------------------------------------------------------------------------------------

inline constexpr std::int64_t kNoon = 1'800'000'000'000;  // a whole minute

inline TopicPartition clicks_of(std::int32_t partition) {
    return {"url-shortener.click", partition};
}
inline TopicPartition creations_of(std::int32_t partition) {
    return {"url-shortener.url-created", partition};
}

/// What tells one click from another in these tests.
struct Click {
    std::int64_t offset = 0;
    std::string code = "abc";
    std::string visitor = "ann";
    std::int64_t at = kNoon;
    std::string delivery{};  ///< empty: none
    std::int32_t partition = 0;
    std::string city = "Berlin";
};

Row row_of(const Click& click);
Row creation(std::int64_t offset, const std::string& event_id, const std::string& code = "abc");

/// A batch that consumes `partition` up to `next`.
Batch batch_of(std::vector<Row> rows, const TopicPartition& partition, std::int64_t epoch, std::int64_t next);

}  // namespace shortener_events::tests
