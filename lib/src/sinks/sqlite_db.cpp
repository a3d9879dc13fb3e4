#include "sinks/sqlite_db.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "sinks/sink_file.hpp"

namespace shortener_events::sinks {

namespace {

std::string hint_for(int extended) {
    const int code = extended & 0xff;
    if (code == SQLITE_FULL) return "make space and start again: reading continues where the database ends";
    if (code == SQLITE_NOTADB) return "the file holds something else";
    if (extended == SQLITE_READONLY)
        return "this user may not write the file: name one that may be written, or change its mode";
    if (code == SQLITE_READONLY)
        return "SQLite writes beside the file even to read it: copy it to a folder that is writable";
    if (code == SQLITE_CANTOPEN) return "the folder must exist and be writable";
    return {};
}

/// What is no database, or has not our tables, no waiting mends.
ErrorCategory category_of(int extended, std::string_view message) {
    const int code = extended & 0xff;
    if (code == SQLITE_NOTADB) return ErrorCategory::argument;
    const bool is_about_schema =
        message.starts_with("no such table") || message.starts_with("no such column");
    return code == SQLITE_ERROR && is_about_schema ? ErrorCategory::configuration : ErrorCategory::io;
}

/// With what the system said, where that is the cause.
std::string message_of(sqlite3* db) {
    const std::string message = sqlite().errmsg(db);
    const int code = sqlite().extended_errcode(db) & 0xff, cause = sqlite().system_errno(db);
    const bool is_the_systems = code == SQLITE_CANTOPEN || code == SQLITE_IOERR;
    return is_the_systems && cause != 0 ? message + ": " + std::strerror(cause) : message;
}

/// What was meant by sqlite://FILE, which other programs write for a relative path and ///FILE for an
/// absolute one.
std::string without_slashes(const std::string& name) {
    return name.substr(std::min<std::size_t>(2, name.find_first_not_of('/')));
}

}  // namespace

void require_file_name(const std::string& name) {
    const auto refuse = [&](const std::string& hint) {
        throw Error(ErrorCategory::argument, fmt::format("not the name of a database file: \"{}\"", name),
                    hint);
    };
    if (name.empty() || name == ":memory:")
        refuse("what is kept in memory is gone with the program: name a file");
    if (name.starts_with("file:")) refuse(fmt::format("a file of that name is \"./{}\"", name));
}

std::string file_of_scheme(std::string_view where) {
    std::string name(where.substr(kSqliteScheme.size()));
    if (name.starts_with("//"))
        throw Error(ErrorCategory::argument, fmt::format("not the name of a database file: \"{}\"", name),
                    fmt::format("behind the colon is a path: sqlite:{}", without_slashes(name)));
    require_file_name(name);
    return name;
}

SqliteFailure::SqliteFailure(const std::string& file, sqlite3* db)
    : Error(category_of(sqlite().extended_errcode(db), sqlite().errmsg(db)),
            fmt::format("cannot use database \"{}\": {}", file, message_of(db)),
            hint_for(sqlite().extended_errcode(db))),
      extended_(sqlite().extended_errcode(db)) {}

void throw_if_busy(const SqliteFailure& failure) {
    if (failure.code() == SQLITE_BUSY || failure.code() == SQLITE_LOCKED)
        throw SinkUnavailable(std::string(failure.what()) + " by another program",
                              "it is waited for: end what keeps a transaction open in it");
}

SqliteStatement::SqliteStatement(const std::string& file, sqlite3* db, std::string_view sql)
    : file_(&file), db_(db) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite().prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    handle_.reset(statement);
    require(code);
}

void SqliteStatement::require(int code) {
    if (code != SQLITE_OK) throw SqliteFailure(*file_, db_);
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
    require(sqlite().bind_int64(handle_.get(), index, value));
    return *this;
}

SqliteStatement& SqliteStatement::bind(int index, std::string_view text) {
    require(sqlite().bind_text64(handle_.get(), index, text.data() ? text.data() : "", text.size(),
                                 SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

SqliteStatement& SqliteStatement::bind(int index, const Digest& digest) {
    require(sqlite().bind_blob(handle_.get(), index, digest.bytes.data(),
                               static_cast<int>(digest.bytes.size()), SQLITE_STATIC));
    return *this;
}

SqliteStatement& SqliteStatement::bind_value(int index, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return bind(index, std::string_view(*text));
    if (const auto* number = std::get_if<std::int64_t>(&value)) return bind(index, *number);
    return bind_null(index);
}

SqliteStatement& SqliteStatement::bind_null(int index) {
    require(sqlite().bind_null(handle_.get(), index));
    return *this;
}

bool SqliteStatement::step() {
    const int code = sqlite().step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    const SqliteFailure failure(*file_, db_);
    sqlite().reset(handle_.get());
    throw failure;
}

void SqliteStatement::run() {
    step();
    reset();
}

void SqliteStatement::reset() {
    sqlite().reset(handle_.get());
}

std::string_view SqliteStatement::view(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite().column_text(handle_.get(), column));
    return data ? std::string_view(data,
                                   static_cast<std::size_t>(sqlite().column_bytes(handle_.get(), column)))
                : std::string_view();
}

Digest SqliteStatement::digest(int column) const {
    Digest digest;
    const void* data = sqlite().column_blob(handle_.get(), column);
    if (data && sqlite().column_bytes(handle_.get(), column) == static_cast<int>(digest.bytes.size()))
        std::memcpy(digest.bytes.data(), data, digest.bytes.size());
    return digest;
}

SqliteDb::SqliteDb(std::string file, SqliteAccess access) : file_(std::move(file)) {
    const int flags =
        access == SqliteAccess::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* db = nullptr;
    const int code = sqlite().open_v2(file_.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(db);
    if (code != SQLITE_OK && access == SqliteAccess::read)
        throw Error(ErrorCategory::argument,  // a wrong name is no verdict about what a database holds
                    fmt::format("cannot read database \"{}\": {}", file_, message_of(db)));
    if (code != SQLITE_OK) throw SqliteFailure(file_, db);
    sqlite().extended_result_codes(db, 1);
    sqlite().busy_timeout(db, 5000);
}

void SqliteDb::require_in_place() const {
    int has_moved = 0;
    if (sqlite().file_control(handle_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) == SQLITE_OK &&
        has_moved != 0)
        throw_taken_away(file_);
}

void SqliteDb::execute(const std::string& script) {
    if (sqlite().exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw SqliteFailure(file_, handle_.get());
}

SqliteTransaction::~SqliteTransaction() {
    if (!open_) return;
    try {
        db_.execute("ROLLBACK");
    } catch (const SqliteFailure&) {
        // SQLite has rolled back by itself, as it does when the disk is full.
    }
}

void SqliteTransaction::commit() {
    db_.execute("COMMIT");
    open_ = false;
}

}  // namespace shortener_events::sinks
