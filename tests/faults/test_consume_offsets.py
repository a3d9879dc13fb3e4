"""Whose offsets count: the database's, and what the group has committed beside it is compared."""
import json
import subprocess

from consuming import Stream, sqlite_rows
from kafka import run, shared_brokers
from kafka_tools import run_tool


def publish(stream, count):
    click = json.dumps({"shortCode": "a", "originalUrl": "https://example.com", "timestamp": "2026-01-31T09:30:00Z"}) + "\n"
    done = run("publish", "--topic", stream.clicks, "--contract", "click", "-q", brokers=stream.brokers, stdin=click * count)
    assert done.returncode == 0, done.stderr


def consume(stream, database):
    """What it said, and how many clicks the database has."""
    done = subprocess.run(stream.arguments(f"sqlite:{database}", "--once"), env=stream.environment(), capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stderr, int(sqlite_rows(database)("SELECT count(*) FROM clicks")[0][0])


def test_a_second_database_in_one_group_is_told_that_it_needs_a_group_of_its_own(tmp_path):
    stream = Stream(shared_brokers(), partitions=1)
    publish(stream, 5)
    said, clicks = consume(stream, tmp_path / "first.db")
    assert (clicks, "commits-ahead" in said) == (5, False), said
    said, clicks = consume(stream, tmp_path / "second.db")
    assert (clicks, said.count("commits-ahead")) == (5, 1), said
    assert f"{stream.clicks}[0] at 5 and here at 0" in said and "another --group" in said
    publish(stream, 2)
    said, clicks = consume(stream, tmp_path / "second.db")
    assert (clicks, "commits-ahead" in said) == (7, False), said
    said, clicks = consume(stream, tmp_path / "first.db")
    assert (clicks, said.count("commits-ahead")) == (7, 1), said


def reset(stream, where):
    run_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", stream.brokers, "--group", stream.name,
             "--topic", stream.clicks, "--reset-offsets", *where, "--execute")


def test_commits_that_a_hand_moved_are_said_and_change_nothing(tmp_path):
    stream, database = Stream(shared_brokers(), partitions=1), tmp_path / "events.db"
    publish(stream, 5)
    consume(stream, database)
    publish(stream, 5)
    reset(stream, ["--to-latest"])
    said, clicks = consume(stream, database)
    assert (clicks, said.count("commits-ahead")) == (10, 1), said
    assert f"{stream.clicks}[0] at 10 and here at 5" in said
    reset(stream, ["--to-earliest"])
    said, clicks = consume(stream, database)
    assert (clicks, "commits-ahead" in said, said.count("commits-behind")) == (10, False, 1), said
    assert f"{stream.clicks}[0] at 0 and here at 10" in said
    said, clicks = consume(stream, database)
    assert (clicks, "commits-" in said) == (10, False), said  # they are the same again
