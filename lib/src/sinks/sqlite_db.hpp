// One SQLite connection and its statements as owning types; failures as SqliteFailure.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "shortener_events/sink.hpp"
#include "sinks/sqlite_api.hpp"

namespace shortener_events::sinks {

/// Throws Error(argument) for what SQLite takes for something else than a file: a database in memory, a URI.
void require_file_name(const std::string& name);

inline constexpr std::string_view kSqliteScheme = "sqlite:";

/// The path of "sqlite:FILE". Throws as require_file_name, and for "sqlite://FILE", which other programs
/// write.
std::string file_of_scheme(std::string_view where);

/// What SQLite answered; its text is "cannot write "FILE": …".
class SqliteFailure : public Error {
  public:
    SqliteFailure(const std::string& file, sqlite3* db);
    int code() const { return extended_ & 0xff; }  ///< primary result code
    int extended_code() const { return extended_; }

  private:
    int extended_;
};

/// Throws SinkUnavailable where another program keeps the file locked: that is a matter of waiting.
void throw_if_busy(const SqliteFailure& failure);

/// A prepared statement. Bound texts are not copied: they must live until the next step or reset.
class SqliteStatement {
  public:
    SqliteStatement(const std::string& file, sqlite3* db, std::string_view sql);

    SqliteStatement& bind(int index, std::int64_t value);
    SqliteStatement& bind(int index, std::string_view text);
    SqliteStatement& bind(int index, const Digest& digest);
    SqliteStatement& bind_value(int index, const Value& value);
    SqliteStatement& bind_null(int index);

    /// true: a row is there to read.
    bool step();
    /// Steps once and resets; for statements that return no rows.
    void run();
    void reset();

    std::int64_t integer(int column) const { return sqlite().column_int64(handle_.get(), column); }
    bool is_null(int column) const { return sqlite().column_type(handle_.get(), column) == SQLITE_NULL; }
    /// Until the next step or reset.
    std::string_view view(int column) const;
    std::string text(int column) const { return std::string(view(column)); }
    /// A blob of another size than a digest's reads as zeros.
    Digest digest(int column) const;

  private:
    void require(int code);

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite().finalize(statement); }
    };
    const std::string* file_;
    sqlite3* db_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

enum class SqliteAccess {
    write,  ///< the file is made where it is missing
    read,   ///< it is not, and nothing can be changed
};

class SqliteDb {
  public:
    /// Throws SqliteFailure.
    explicit SqliteDb(std::string file, SqliteAccess access = SqliteAccess::write);

    void execute(const std::string& script);
    SqliteStatement prepare(std::string_view sql) const { return {file_, handle_.get(), sql}; }
    /// Rows changed by the last statement.
    int changes() const { return sqlite().changes(handle_.get()); }
    /// Of the row that was inserted last.
    std::int64_t last_id() const { return sqlite().last_insert_rowid(handle_.get()); }
    const std::string& file() const { return file_; }
    /// Throws Error(io) where the file was deleted or replaced since it was opened.
    void require_in_place() const;

  private:
    struct Close {
        void operator()(sqlite3* db) const { sqlite().close_v2(db); }
    };
    std::string file_;
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A write transaction; rolled back unless committed.
class SqliteTransaction {
  public:
    explicit SqliteTransaction(SqliteDb& db) : db_(db) { db_.execute("BEGIN IMMEDIATE"); }
    ~SqliteTransaction();
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;

    void commit();

  private:
    SqliteDb& db_;
    bool open_ = true;
};

}  // namespace shortener_events::sinks
