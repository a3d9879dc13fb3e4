#!/bin/bash
# The installed library can be linked by others, by CMake and by pkg-config; and what is installed works.
# usage: install.sh BUILD_DIR SOURCE_DIR
set -euo pipefail
build=$1 source=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/usr" > "$scratch/install.log"
flags=$(grep -E '^CMAKE_CXX_FLAGS:' "$build/CMakeCache.txt" | cut -d= -f2-)
cmake -G Ninja -S "$source/examples" -B "$scratch/example" -D CMAKE_PREFIX_PATH="$scratch/usr" -D CMAKE_CXX_FLAGS="$flags" > "$scratch/configure.log"
cmake --build "$scratch/example" > "$scratch/build.log" || { cat "$scratch/build.log"; exit 1; }

export PKG_CONFIG_PATH="$scratch/usr/lib/x86_64-linux-gnu/pkgconfig:$scratch/usr/lib/pkgconfig"
# shellcheck disable=SC2046,SC2086
g++ $flags $(pkg-config --cflags shortener_events) "$source/examples/publish_checked.cpp" -o "$scratch/by_pkg_config" \
    $(pkg-config --libs shortener_events)

# The header of everything is enough, and brings nothing that is only ours.
test ! -e "$scratch/usr/include/shortener_events/internal"
# shellcheck disable=SC2046
g++ -fsyntax-only -Wall -Wextra -Werror -x c++ $(pkg-config --cflags shortener_events) - <<< \
    '#include "shortener_events/shortener_events.hpp"
     int main() { return shortener_events::version().empty() ? 1 : 0; }'

export PATH="$scratch/usr/bin:$PATH"
printf '%s\n' '{"shortCode":"a","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z"}' '{"shortCode":5}' > "$scratch/events"
for program in "$scratch/example/publish_checked" "$scratch/by_pkg_config"; do
    output=$(shortener-events -q sandbox -- sh -c "$program \$SHORTENER_EVENTS_BROKERS < $scratch/events" | sort)
    grep -q '^line 1: delivered to partition [0-2] at offset 0$' <<<"$output"
    grep -q '^line 2: invalid: ' <<<"$output"
done

# Lag with its verdict, a file checked, a topic followed.
status=0
output=$("$scratch/example/validate_file" "$scratch/events") || status=$?
test $status = 1
grep -q '^2: /shortCode: .*\[type\]$' <<<"$output"
# A wrong command line is told the right one.
for wrong in read_lag validate_file consume_expired follow_topic "follow_topic 127.0.0.1:1 x" "follow_topic 127.0.0.1:1 -1"; do
    status=0
    # shellcheck disable=SC2086
    output=$("$scratch/example/"$wrong 2>&1) || status=$?
    test $status = 2
    grep -q "^usage: ${wrong%% *} [A-Z]" <<<"$output"
done
cat > "$scratch/look" <<'SCRIPT'
"$1/example/follow_topic" "$SHORTENER_EVENTS_BROKERS" 1 > "$1/followed" 2> "$1/following" &
until grep -q following "$1/following"; do sleep 0.1; done
head -1 "$1/events" | "$1/example/publish_checked" "$SHORTENER_EVENTS_BROKERS"
wait $!
shortener-events -q consume --once --sink "ndjson:$1/rows" --group readers
"$1/example/read_lag" "$SHORTENER_EVENTS_BROKERS" readers
SCRIPT
output=$(shortener-events -q sandbox -- sh "$scratch/look" "$scratch")
grep -q '^OK: ' <<<"$output"
grep -Eq '^  url-shortener.click\[[0-2]\]: 0 unread$' <<<"$output"
grep -Eq '^url-shortener.click\[[0-2]\]@0 \{"shortCode":"a",' "$scratch/followed"

# The example of an added event type consumes each event once, into a table of its own.
cat > "$scratch/expire" <<'SCRIPT'
expired() { printf '{"eventId":"%s","shortCode":"a","expiredAt":"2026-01-31T09:30:00Z"}\n' "$@"; }
expired e1 e2 e1 | kcat -P -b "$SHORTENER_EVENTS_BROKERS" -t url-shortener.url-expired
"$1/example/consume_expired" "$SHORTENER_EVENTS_BROKERS" "$2/examples/contracts" "$1/events.db"
"$1/example/consume_expired" "$SHORTENER_EVENTS_BROKERS" "$2/examples/contracts" "$1/events.db"
SCRIPT
output=$(shortener-events -q sandbox -- sh "$scratch/expire" "$scratch" "$source")
test "$output" = "2 new
0 new"
rows=$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT event_id, expired_at FROM url_expiries ORDER BY event_id").fetchall())' \
    "$scratch/events.db")
test "$rows" = "[('e1', 1769851800000), ('e2', 1769851800000)]"
test -f "$scratch/usr/share/man/man1/shortener-events.1"
test -f "$scratch/usr/share/man/man7/shortener-events-syntax.7"
test -f "$scratch/usr/share/bash-completion/completions/shortener-events"
for file in doc/shortener-events/LICENSE doc/shortener-events/docs/lag.md shortener-events/contracts/click.v1.schema.json shortener-events/schemas/lag.v1.schema.json; do
    test -f "$scratch/usr/share/$file"
done
test -f "$scratch/usr/lib/systemd/system/shortener-events-consume@.service"

# What was installed of the documents leads to what was installed.
python3 "$source/tests/links.py" "$scratch/usr/share/doc/shortener-events"
