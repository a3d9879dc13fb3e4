// SQLite's functions that are used, without their prefix: loaded when the first database is opened, because
// at every start of every command its relocations were a fifth of the loader's work. A program that has the
// archive inside calls it directly (LINKED_SQLITE).
#pragma once

#include <sqlite3.h>

namespace shortener_events::sinks {

// clang-format off
#define SHORTENER_EVENTS_SQLITE(USE) \
    USE(bind_blob) USE(bind_int64) USE(bind_null) USE(bind_text64) USE(busy_timeout) USE(changes) \
    USE(close_v2) USE(column_blob) USE(column_bytes) USE(column_int64) USE(column_text) USE(column_type) \
    USE(errmsg) USE(exec) USE(extended_errcode) USE(extended_result_codes) USE(file_control) USE(finalize) \
    USE(last_insert_rowid) USE(libversion) USE(open_v2) USE(prepare_v3) USE(reset) USE(step) \
    USE(system_errno)
// clang-format on

struct Sqlite {
// NOLINTNEXTLINE(bugprone-macro-parentheses): a declared name has none
#define SHORTENER_EVENTS_FIELD(name) decltype(&::sqlite3_##name) name;
    SHORTENER_EVENTS_SQLITE(SHORTENER_EVENTS_FIELD)
#undef SHORTENER_EVENTS_FIELD
};

/// It stays loaded. Throws Error(configuration) where it is not installed.
const Sqlite& sqlite();

}  // namespace shortener_events::sinks
