"""A consumer that cannot go on says so, and does not lose or hold up what it need not."""
import contextlib
import copy
import json
import os
import signal
import subprocess
import time
import uuid

import pytest

from consuming import Stream, both_databases, health, metrics, postgres_rows, sqlite_rows
from kafka import cluster, free_port, freeze, run, shared_brokers, unique
from kafka_tools import create_topic, run_tool, until
from postgres import binaries

needs_postgresql = pytest.mark.skipif(not binaries(), reason="PostgreSQL is not installed")
QUICK_STOP, LIMIT = ("--stop-timeout", "4s"), 9  # seconds: 5 for a busy machine, and less than the 10 that are given without the flag
CLICKS = "SELECT short_code, count(*) FROM clicks GROUP BY 1 ORDER BY 1"


def click(code="a", **more):
    return json.dumps({"shortCode": code, "originalUrl": "https://example.com", "timestamp": "2026-01-31T09:30:00Z", **more})


def publish(stream, *lines, topic=None):
    text = "".join(line + "\n" for line in lines)
    done = run("publish", "--topic", topic or stream.clicks, "--no-validate", "-q", stdin=text, brokers=stream.brokers)
    assert done.returncode == 0, done.stderr


def delete(stream, topic):
    run_tool("TopicCommand", "--bootstrap-server", stream.brokers, "--delete", "--topic", topic)


def once(stream, sink, *more):
    return subprocess.run(stream.arguments(sink, "--once", "-o", "json", *more), env=stream.environment(), capture_output=True,
                          text=True, timeout=90)


def rest_of(stream, sink):
    """As another group, which need not wait for a member that could not leave its own."""
    other = copy.copy(stream)
    other.name = unique("rest")
    return other.finish(sink)


def end_of(consumer, limit=LIMIT):
    """Seconds from SIGTERM to the end."""
    begin = time.monotonic()
    consumer.send_signal(signal.SIGTERM)
    consumer.wait(timeout=60)
    seconds = time.monotonic() - begin
    assert seconds < limit, seconds
    return seconds


class Running:
    """A consumer with its log and its health."""

    def __init__(self, stream, folder, sink, *more):
        self.path, self.address = folder / f"log-{uuid.uuid4().hex}", f"127.0.0.1:{free_port()}"
        with open(self.path, "w") as log:
            self.process = stream.consumer(sink, "--listen", self.address, *QUICK_STOP, *more, log=log)

    def log(self):
        return self.path.read_text()

    def said(self, word, seconds=60):
        until(lambda: word in self.log() or self.process.poll() is not None, seconds)
        assert word in self.log(), self.log()

    def is_unhealthy_for(self, word):
        until(lambda: (answer := health(self.address)) and answer[0] == 503 and word in answer[1]["error"], 15)

    def is_healthy(self):
        until(lambda: (answer := health(self.address)) and answer[0] == 200, 15)


# --- dead letters ----------------------------------------------------------------------------------------------------

def test_a_letter_that_its_topic_does_not_take_is_shortened_and_not_replayed(tmp_path):
    stream = Stream(shared_brokers(), partitions=1)
    stream.dead = stream.name + ".small"
    create_topic(stream.brokers, stream.dead, config="max.message.bytes=70000")
    large = click(originalUrl="x" * 300_000)
    publish(stream, *[click("before", originalUrl=f"bad {number}") for number in range(200)], large, click("after"))
    done = once(stream, f"sqlite:{tmp_path}/events.db")
    report = json.loads(done.stdout)
    assert (done.returncode, report["dead_lettered"], report["shortened"], report["applied"]) == (0, 201, 1, 1)
    (letter,) = [letter for letter in stream.dead_letters() if "dlq.truncated" in letter]
    assert (letter["dlq.truncated"], letter["dlq.value.size"], len(letter["dlq.value.digest"])) == ("value", str(len(large)), 32)
    place = letter["dlq.origin.offset"]
    assert (place, len(stream.dead_letters())) == ("200", 201)
    replay = run("dlq", "replay", stream.dead, "--any-topic", "--group", stream.name + "-replay", "-o", "json", brokers=stream.brokers)
    assert (replay.returncode, json.loads(replay.stdout)["not_placed"]) == (1, 1)


def test_without_its_dead_letter_topic_it_ends_before_the_event_and_goes_on_there(tmp_path):
    stream = Stream(shared_brokers(), partitions=1)
    consumer = Running(stream, tmp_path, f"sqlite:{tmp_path}/events.db")
    publish(stream, click("before"), "{}")
    consumer.said(" dead-letter: ")
    delete(stream, stream.dead)
    publish(stream, click("middle"), "{}", click("after"))
    consumer.said("dead-letters-failing: cannot publish a dead letter: ", 30)
    assert consumer.process.wait(timeout=30) == 1
    assert f"stopped before {stream.clicks}[0]@3: its dead letter cannot be written: " in consumer.log()
    rows = sqlite_rows(tmp_path / "events.db")
    assert rows(CLICKS) == [("before", "1"), ("middle", "1")]
    create_topic(stream.brokers, stream.dead)
    report = stream.finish(f"sqlite:{tmp_path}/events.db")
    assert (report["read"], report["applied"], report["dead_lettered"]) == (2, 1, 1)
    assert rows(CLICKS) == [("after", "1"), ("before", "1"), ("middle", "1")]


def test_told_to_wait_or_to_skip_it_says_what_it_does_about_letters(tmp_path):
    stream = Stream(shared_brokers(), partitions=1)
    other = stream.beside()
    waiting = Running(stream, tmp_path, f"sqlite:{tmp_path}/waiting.db", "--on-undeliverable", "wait")
    skipping = Running(other, tmp_path, f"sqlite:{tmp_path}/skipping.db", "--on-undeliverable", "skip", "-o", "json")
    waiting.is_healthy(), skipping.is_healthy()
    delete(stream, stream.dead), delete(other, other.dead)
    publish(stream, "{}", click("after"))
    waiting.is_unhealthy_for("cannot publish a dead letter")
    skipping.said(f"dead-letter-skipped: {stream.clicks}[0]@0: ", 30)
    until(lambda: sqlite_rows(tmp_path / "skipping.db")(CLICKS) == [("after", "1")])
    skipping.is_unhealthy_for("cannot publish a dead letter")
    end_of(skipping.process)
    assert sqlite_rows(tmp_path / "waiting.db")(CLICKS) == []
    create_topic(stream.brokers, stream.dead)
    waiting.said("dead-letters-back")
    until(lambda: sqlite_rows(tmp_path / "waiting.db")(CLICKS) == [("after", "1")])
    waiting.is_healthy()
    assert waiting.log().count("dead-letters-failing") == 1
    end_of(waiting.process)


# --- rows that the database refuses ----------------------------------------------------------------------------------

@needs_postgresql
def test_rows_that_postgresql_refuses_for_good_cost_no_waiting(tmp_path, server):
    stream, url = Stream(shared_brokers(), partitions=1), server.create_database()
    long = "".join(chr(0x4E00 + index) for index in range(5000))  # longer than a key of PostgreSQL's can be
    publish(stream, *[click(long + str(number)) for number in range(20)],
            *[click(long + str(number) if number % 250 == 7 else f"p{number % 9}") for number in range(2000)])
    report = stream.finish(url)
    assert (report["applied"], report["failed"], report["dead_lettered"], report["retries"]) == (1992, 28, 28, 0)
    assert report["seconds"] < 40  # on a busy machine, with the start; 28 retried rows would take 168
    assert postgres_rows(server, url)("SELECT count(*) FROM clicks") == [("1992",)]


@needs_postgresql
def test_rows_that_wait_for_another_hold_up_only_what_is_behind_them(tmp_path, server):
    """A foreign key: the row may be taken later."""
    stream, url = Stream(shared_brokers(), partitions=1), server.create_database()
    stream.finish(url)
    server.query("CREATE TABLE codes (code text PRIMARY KEY); INSERT INTO codes VALUES ('a');"
                 "ALTER TABLE clicks ADD FOREIGN KEY (short_code) REFERENCES codes", url)
    publish(stream, *[click() for _ in range(10)], click("late"), click("never"), click("late"), click())
    consumer = Running(stream, tmp_path, url)
    rows = postgres_rows(server, url)
    until(lambda: rows("SELECT count(*) FROM clicks") == [("10",)], 30)
    server.query("INSERT INTO codes VALUES ('late')", url)
    until(lambda: rows(CLICKS) == [("a", "11"), ("late", "2")], 30)
    end_of(consumer.process)
    assert [letter["dlq.attempts"] for letter in stream.dead_letters()] == ["3"]


def test_both_databases_take_the_first_and_the_last_moment(tmp_path, server):
    stream = Stream(shared_brokers(), partitions=1)
    moments = ("0000-01-01T00:00:00Z", "0000-02-29T12:00:00.5Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z")
    publish(stream, *[click(timestamp=moment) for moment in moments])
    for database in both_databases(stream, tmp_path, server):
        assert database.finish()["applied"] == len(moments)
        time_of = "clicked_at" if database.kind == "sqlite" else "(extract(epoch FROM clicked_at) * 1000)::bigint"
        assert database.rows(f"SELECT {time_of} FROM clicks ORDER BY 1") == [
            (str(ms),) for ms in (-62167219200000, -62162078399500, -62135596800000, 253402300799999)]


# --- stops -----------------------------------------------------------------------------------------------------------

@contextlib.contextmanager
def lock_on(url, table):
    """What another session does; until then nobody else can use the table."""
    with subprocess.Popen(["psql", "-X", "-q", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as session:
        session.stdin.write(f"BEGIN; LOCK TABLE {table}; SELECT 'locked';\n")
        session.stdin.flush()
        until(lambda: "locked" in session.stdout.readline())
        try:
            yield
        finally:
            session.stdin.close()


@needs_postgresql
def test_a_stop_is_over_in_time_while_the_database_waits_or_hangs(tmp_path, server):
    stream, url = Stream(shared_brokers(), partitions=1), server.create_database()
    rows = postgres_rows(server, url)
    first = Running(stream, tmp_path, url)
    publish(stream, click("one"))
    until(lambda: first.process.poll() is None and "assigned" in first.log() and rows(CLICKS) == [("one", "1")])
    with lock_on(url, "clicks"):
        publish(stream, *[click("two")] * 5)
        until(lambda: server.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'shortener-events'"))
        end_of(first.process)
    assert (first.process.returncode, rows(CLICKS)) == (0, [("one", "1")])
    assert "stopping: ends within 4s" in first.log() and "database-down" not in first.log()
    second = Running(stream, tmp_path, url)
    until(lambda: rows(CLICKS) == [("one", "1"), ("two", "5")])
    ((backend,),) = server.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'shortener-events'")
    freeze(int(backend))
    try:
        publish(stream, *[click("three")] * 5)
        second.said("database-down: no answer for 10s", 30)
        second.is_unhealthy_for("no answer for 10s")
        end_of(second.process)
        assert second.process.returncode == 1 and "rolled back, and read again" in second.log(), second.log()
    finally:
        os.kill(int(backend), signal.SIGCONT)
    rest_of(stream, url)
    assert rows(CLICKS) == [("one", "1"), ("three", "5"), ("two", "5")]


def test_kafka_that_is_silent_is_said_once_and_does_not_keep_a_stop(tmp_path):
    with cluster() as kafka:
        stream = Stream(kafka.brokers, partitions=1)
        consumer = Running(stream, tmp_path, f"sqlite:{tmp_path}/events.db")
        publish(stream, click())
        until(lambda: sqlite_rows(tmp_path / "events.db")("SELECT count(*) FROM sqlite_master WHERE name = 'clicks'") == [("1",)])
        until(lambda: sqlite_rows(tmp_path / "events.db")(CLICKS) == [("a", "1")])
        with kafka.paused(0):
            consumer.said("kafka-down", 12)
            consumer.is_unhealthy_for("Kafka is unavailable")
        consumer.said("kafka-back", 12)
        consumer.is_healthy()
        assert consumer.log().count("kafka-down") == 1
        with kafka.paused(0):
            end_of(consumer.process)
        assert rest_of(stream, f"sqlite:{tmp_path}/events.db")["read"] == 0


# --- topics that go away ---------------------------------------------------------------------------------------------

def test_a_topic_that_is_deleted_ends_it_with_an_error_and_what_was_read_is_written(tmp_path):
    stream = Stream(shared_brokers(), partitions=1)
    consumer = Running(stream, tmp_path, f"sqlite:{tmp_path}/events.db", "--linger", "1m")
    publish(stream, click())
    consumer.said("assigned")
    until(lambda: "consume_read_total 1" in metrics(consumer.address))
    delete(stream, stream.clicks)
    assert consumer.process.wait(timeout=20) == 3
    assert f'topic "{stream.clicks}" was deleted while it was consumed' in consumer.log()
    assert sqlite_rows(tmp_path / "events.db")(CLICKS) == [("a", "1")]


@pytest.mark.parametrize("fresh", [3, 5, 50])
def test_a_topic_that_is_recreated_meanwhile_ends_it_and_each_start_after_it(tmp_path, fresh):
    stream, sink = Stream(shared_brokers(), partitions=1), f"sqlite:{tmp_path}/events.db"
    publish(stream, *[click("old")] * 5)
    consumer = Running(stream, tmp_path, sink)
    until(lambda: "events_total{outcome=\"applied\"} 5" in metrics(consumer.address))
    delete(stream, stream.clicks)
    until(lambda: run("topics", "create", stream.clicks, "--partitions", "1", brokers=stream.brokers).returncode == 0)
    publish(stream, *[click("new")] * fresh)
    assert consumer.process.wait(timeout=30) == 3, consumer.log()
    assert "the topic was deleted and recreated" in consumer.log()
    again = once(stream, sink)
    assert again.returncode == 3 and "recreated" in again.stderr, again.stderr


# --- a file that is taken away ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("sink", ["sqlite", "ndjson"])
def test_a_file_that_is_deleted_under_it_ends_it_and_all_that_it_held_is_read_again(sink, tmp_path):
    stream = Stream(shared_brokers(), partitions=1)
    file = tmp_path / "events"
    consumer = Running(stream, tmp_path, f"{sink}:{file}")
    publish(stream, click("kept"))
    until(lambda: 'events_total{outcome="applied"} 1' in metrics(consumer.address))
    for path in tmp_path.glob("events*"):
        path.unlink()
    publish(stream, click("again"))
    assert consumer.process.wait(timeout=30) == 1
    assert f'"{file}" was deleted or replaced while it was written to' in consumer.log()
    done = once(stream, f"{sink}:{file}")
    assert (done.returncode, json.loads(done.stdout)["applied"]) == (0, 2), done.stderr
    assert b"kept" in file.read_bytes() and b"again" in file.read_bytes()
