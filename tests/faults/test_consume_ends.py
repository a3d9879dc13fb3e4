"""Where a consumer ends, and where the next one goes on."""
import json
import subprocess
import time

from consuming import Stream, both_databases, kill, sqlite_rows
from kafka import run, shared_brokers
from kafka_tools import until

CLICK = '{"shortCode":"a","originalUrl":"https://example.com","timestamp":"2026-01-31T09:30:00Z"}\n'


def publish(stream, count):
    done = run("publish", "--topic", stream.clicks, "--contract", "click", "-q", stdin=CLICK * count, brokers=stream.brokers)
    assert done.returncode == 0, done.stderr


def now_ms():
    return time.time_ns() // 1_000_000


def test_until_a_time_that_is_over_it_takes_what_was_published_before(tmp_path):
    stream, sink = Stream(shared_brokers()), f"sqlite:{tmp_path}/events.db"
    publish(stream, 10)
    time.sleep(0.01)
    end = now_ms()
    publish(stream, 5)
    assert stream.finish(sink, "--until", str(end))["applied"] == 10  # it says --once too: whichever comes first
    done = subprocess.run(stream.arguments(sink, "--until", str(end), "-q", "-o", "json"), env=stream.environment(),
                          capture_output=True, text=True, timeout=60)
    assert (done.returncode, json.loads(done.stdout)["read"]) == (0, 0)
    assert stream.finish(sink)["applied"] == 5


def test_until_a_time_to_come_it_waits_although_nothing_more_is_published(tmp_path):
    stream, end = Stream(shared_brokers()), now_ms() + 6000
    publish(stream, 10)
    with subprocess.Popen(stream.arguments(f"sqlite:{tmp_path}/events.db", "--until", str(end), "-q", "-o", "json"),
                          env=stream.environment(), stdout=subprocess.PIPE, text=True) as consumer:
        until(lambda: sqlite_rows(tmp_path / "events.db")("SELECT 1 FROM sqlite_master WHERE name = 'clicks'"))
        until(lambda: sqlite_rows(tmp_path / "events.db")("SELECT count(*) FROM clicks") == [("10",)])
        publish(stream, 3)
        report = json.loads(consumer.communicate(timeout=60)[0])
    assert (consumer.returncode, report["applied"]) == (0, 13)
    assert now_ms() >= end


def test_after_a_kill_exactly_what_was_not_written_is_read_again(tmp_path, server):
    stream = Stream(shared_brokers(), partitions=1)
    publish(stream, 700)
    for database in both_databases(stream, tmp_path, server):
        database.finish("--until", "1970-01-01T00:00:00Z")  # makes the tables, takes nothing
        metrics = tmp_path / f"metrics-{database.kind}"
        consumer = database.consumer("--batch", "500", "--linger", "10m", "--metrics", metrics)
        until(lambda: metrics.exists() and "consume_read_total 700" in metrics.read_text())
        until(lambda: database.rows("SELECT count(*) FROM clicks") == [("500",)])
        kill(consumer)  # with 200 events that wait for their batch to fill
        report = database.finish()
        assert (report["read"], report["applied"], report["repeated"]) == (200, 200, 0)
