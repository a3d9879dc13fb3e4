// One connection to PostgreSQL that is opened again when it was lost, and PostgreSQL's errors sorted into
// ours.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

/// The database does not take a row: its value, not the database, is the trouble.
struct PostgresRefusal {
    std::string detail;
    bool is_final = true;  ///< no other row can be the cause
};

class PostgresLink {
  public:
    /// `prepare` runs on every new connection, the statements `begin` at the beginning of every transaction:
    /// a pooler may give each of them another session. It connects at the first use.
    PostgresLink(const std::string& url, std::string begin, std::function<void(pqxx::connection&)> prepare);

    /// Runs `work(transaction)` and commits. Throws SinkUnavailable for what waiting may cure (and connects
    /// again the next time), PostgresRefusal for a value that is not taken, else Error(io), as for a URL that
    /// never was let in and, by what the server says, never will be. When the
    /// connection is lost in the commit, nobody knows whether it counts: the stored offsets tell.
    void transact(const std::function<void(pqxx::work&)>& work);

    /// nullopt: the trouble is another one.
    std::optional<PostgresRefusal> refusal_in(const pqxx::sql_error& error) const;

    /// From any thread: asks the server to end the statement under way.
    void cancel();
    /// From any thread.
    bool is_committing() const { return committing_; }

  private:
    void connect();
    void use(pqxx::connection* connection);
    void disconnect();
    std::string without_secret(std::string text) const;
    [[noreturn]] void fail(const pqxx::sql_error& error);
    [[noreturn]] void fail_unreachable(const std::string& why) const;

    std::string url_;
    std::vector<std::string> secrets_;  ///< in it
    std::string begin_;
    std::function<void(pqxx::connection&)> prepare_;
    std::unique_ptr<pqxx::connection> connection_;
    bool was_connected_ = false;
    std::mutex in_use_mutex_;
    pqxx::connection* in_use_ = nullptr;  ///< the same, or one that is being prepared; for cancel()
    std::atomic<bool> committing_ = false;
};

}  // namespace shortener_events::sinks
