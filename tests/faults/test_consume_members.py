"""Members that come and go every second, share a file, fall asleep, or live in another time; afterwards the database equals the truth."""
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import time

import pytest

from consuming import Stream, assert_counts, assert_dead_letters, health, kill, kill_all, postgres_rows, sqlite_rows
from kafka import free_port, freeze, run, shared_brokers
from kafka_tools import until
from postgres import binaries, postgres

SCALE = 10 if os.environ.get("LONG") else 1
QUICK_SESSION = ("-X", "session.timeout.ms=6000", "-X", "heartbeat.interval.ms=500")
needs_postgresql = pytest.mark.skipif(not binaries(), reason="PostgreSQL is not installed")


def test_a_rebalance_every_second_and_two_members_on_one_file(tmp_path):
    stream, sink = Stream(shared_brokers(), partitions=6), f"sqlite:{tmp_path}/events.db"
    simulation = stream.simulate(tmp_path, "--count", str(24_000 * SCALE), "--rate", "3000/s")
    with open(tmp_path / "log", "w") as log:
        steady = stream.consumer(sink, *QUICK_SESSION, log=log)
        while simulation.poll() is None or (tmp_path / "log").read_text().count(" assigned: ") < 4:
            guest = stream.consumer(sink, *QUICK_SESSION)
            time.sleep(1)
            kill(guest, signal.SIGTERM)
        kill(steady, signal.SIGTERM)
    stream.finish(sink)
    assert_dead_letters(stream, assert_counts(sqlite_rows(tmp_path / "events.db"), tmp_path))


def epochs(rows, topic):
    return sum(int(epoch) for (epoch,) in rows(f"SELECT epoch FROM consumed_offsets WHERE topic = '{topic}'"))


@needs_postgresql
def test_a_member_that_slept_while_others_took_its_partitions_cannot_write(tmp_path, server):
    stream = Stream(shared_brokers())
    url = server.create_database()
    rows = postgres_rows(server, url)
    simulation = stream.simulate(tmp_path, "--count", str(30_000 * SCALE), "--rate", "3000/s")
    with open(tmp_path / "log", "w") as log:
        sleeper = stream.consumer(url, *QUICK_SESSION, log=log)
        until(lambda: rows("SELECT 1 FROM pg_tables WHERE tablename = 'clicks'") and rows("SELECT 1 FROM clicks LIMIT 1"))
        freeze(sleeper.pid)
        before = epochs(rows, stream.clicks)
        other = stream.consumer(url, *QUICK_SESSION)
        until(lambda: epochs(rows, stream.clicks) >= before + 3)
        sleeper.send_signal(signal.SIGCONT)
        assert simulation.wait(timeout=300) == 0
        kill_all([sleeper, other], signal.SIGTERM)
    assert " fenced: " in (tmp_path / "log").read_text() or " lost: " in (tmp_path / "log").read_text()
    stream.finish(url)
    assert_dead_letters(stream, assert_counts(rows, tmp_path, "postgresql"))


DAYS = 86400


class Clock:
    """The wall clock of those who are started with its environment."""

    def __init__(self, folder):
        self.file, library = folder / "clock", folder / "clock.so"
        source = pathlib.Path(__file__).parent.parent / "support/jumping_clock.c"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        self.environment = {"LD_PRELOAD": str(library), "JUMPING_CLOCK": str(self.file)}
        self.jump(0)

    def jump(self, seconds):
        """To so far from the true time."""
        replacement = self.file.with_suffix(".new")
        replacement.write_text(str(seconds))
        replacement.rename(self.file)


def test_a_clock_that_jumps_by_months_counts_nothing_twice(tmp_path):
    stream, sink, clock = Stream(shared_brokers()), f"sqlite:{tmp_path}/events.db", Clock(tmp_path)
    simulation = stream.simulate(tmp_path, "--count", str(20_000 * SCALE), "--rate", "3000/s", "--create", "50",
                                 "--created-topic", stream.created)
    consumer = stream.consumer(sink, environment=clock.environment)
    while simulation.poll() is None:
        for jump in (90 * DAYS, -90 * DAYS, -3600, 0):
            time.sleep(0.3)
            clock.jump(jump)
    creations = run("tail", stream.created, "--from", "beginning", "-o", "raw", brokers=stream.brokers).stdout
    rows = sqlite_rows(tmp_path / "events.db")
    until(lambda: rows("SELECT count(*) FROM url_creations") == [("50",)])
    kill(consumer, signal.SIGTERM)
    clock.jump(150 * DAYS)  # what is remembered for 30 days is over then, also of an event that came 90 days ahead
    consumer = stream.consumer(sink, environment=clock.environment)
    until(lambda: rows("SELECT count(*) FROM processed_events") == [("0",)])
    assert run("publish", "--topic", stream.created, "-q", "--no-validate", stdin=creations, brokers=stream.brokers).returncode == 0
    kill(consumer, signal.SIGTERM)
    stream.finish(sink)
    assert_dead_letters(stream, assert_counts(rows, tmp_path))
    assert rows("SELECT count(*) FROM url_creations") == [("50",)]


def written_lines(path):
    """Rows that an "applied" line makes count."""
    waiting, rows = [], []
    for line in open(path):
        event = json.loads(line)
        if "table" in event:
            waiting.append(event)
        else:
            rows, waiting = rows + waiting, []
    return rows


def test_lines_of_json_are_whole_although_their_writer_is_killed(tmp_path):
    stream, file = Stream(shared_brokers()), tmp_path / "events.ndjson"
    simulation = stream.simulate(tmp_path, "--count", str(30_000 * SCALE), "--rate", "4000/s")
    while simulation.poll() is None:
        consumer = stream.consumer(f"ndjson:{file}", "--instance-id", "one", "--batch", "500")
        time.sleep(0.5)
        kill(consumer)
    stream.finish(f"ndjson:{file}", "--instance-id", "one")
    database = sqlite3.connect(tmp_path / "counted.db")  # what a reader of the lines counts
    database.execute("CREATE TABLE clicks (short_code, clicked_at, visitor)")
    database.executemany("INSERT INTO clicks VALUES (?, ?, ?)", [(row["short_code"], row["clicked_at"], row["visitor"])
                                                                for row in written_lines(file) if row["table"] == "clicks"])
    database.execute("CREATE VIEW url_stats AS SELECT short_code, count(*) AS total_clicks, count(DISTINCT visitor) AS unique_clicks"
                     " FROM clicks GROUP BY 1")
    database.execute("CREATE VIEW clicks_per_minute AS SELECT short_code, CAST(strftime('%s', substr(clicked_at, 1, 16)) AS INTEGER)"
                     " * 1000 AS minute, count(*) AS clicks FROM clicks GROUP BY 1, 2")
    database.commit()
    assert_dead_letters(stream, assert_counts(sqlite_rows(tmp_path / "counted.db"), tmp_path))


@needs_postgresql
def test_an_event_that_the_database_refuses_goes_to_the_dead_letters_and_blocks_nothing(tmp_path, server):
    stream = Stream(shared_brokers(), partitions=1)
    click = '{"shortCode":"%s","originalUrl":"https://example.com","timestamp":"2026-01-31T09:30:00Z"}\n'
    poison = "".join(chr(0x4E00 + index) for index in range(5000))  # longer than a key of PostgreSQL's can be
    events = click % "a" * 50 + click % poison + click % "a" * 50
    assert run("publish", "--topic", stream.clicks, "--contract", "click", "-q", stdin=events, brokers=stream.brokers).returncode == 0
    url = server.create_database()
    report = stream.finish(url)
    assert (report["applied"], report["failed"], report["dead_lettered"]) == (100, 1, 1)
    assert postgres_rows(server, url)("SELECT short_code, total_clicks FROM url_stats") == [("a", "100")]
    (letter,) = stream.dead_letters()
    assert (letter["dlq.reason"], letter["dlq.attempts"], letter["dlq.origin.offset"]) == ("handler-failed", "1", "50")


@needs_postgresql
def test_without_its_database_it_says_so_and_a_stop_ends_within_seconds(tmp_path):
    stream, address = Stream(shared_brokers()), f"127.0.0.1:{free_port()}"
    with postgres() as server, open(tmp_path / "log", "w") as log:
        consumer = stream.consumer(server.create_database(), "--listen", address, "--log", "json", log=log)
        until(lambda: "assigned" in (tmp_path / "log").read_text())  # before that a start without a database ends at once
        until(lambda: health(address) == (200, {"status": "healthy", "service": "kafka"}))
        server.stop()
        assert stream.simulate(tmp_path, "--count", "2000").wait(timeout=60) == 0  # something to write, now that it cannot
        until(lambda: (answer := health(address)) and answer[0] == 503 and answer[1]["error"].startswith("the database is unavailable: "))
        assert "database-down" in [json.loads(line)["event"] for line in open(tmp_path / "log")]
        stopped = time.monotonic()
        kill(consumer, signal.SIGTERM)
        assert time.monotonic() - stopped < 15  # 5 s for the batch under way, and a busy machine
        assert consumer.returncode == 0
