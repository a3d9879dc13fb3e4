"""Consumers are killed, moved and starved; afterwards the database equals the truth. LONG=1 runs ten times as many events."""
import contextlib
import os
import random
import signal
import subprocess
import time

import pytest

from consuming import Stream, assert_counts, assert_dead_letters, both_databases, check_members_that_are_killed_and_added, kill, kill_all, postgres_rows, sqlite_rows
from kafka import cluster, shared_brokers
from kafka_tools import until
from postgres import binaries

SCALE = 10 if os.environ.get("LONG") else 1
QUICK_SESSION = ("-X", "session.timeout.ms=6000", "-X", "heartbeat.interval.ms=500")


def test_killed_fifty_times_it_counts_every_event_once(tmp_path, server):
    """The consumers of both databases at each of 50 moments."""
    stream, chance = Stream(shared_brokers()), random.Random(1)
    databases = both_databases(stream, tmp_path, server)
    for database in databases:
        database.finish()  # makes the tables
    simulation = stream.simulate(tmp_path, "--count", str(200_000 * SCALE), "--rate", "12000/s", "--create", "200",
                                 "--created-topic", stream.created)
    for number in range(50 * SCALE):
        before = [database.consumed() for database in databases]
        consumers = [database.consumer("--instance-id", "one", "--batch", "2000") for database in databases]
        if number % 2:  # while one of them writes, for certain: the two take turns in being the one
            watched = number // 2 % len(databases)
            until(lambda: databases[watched].consumed() > before[watched] or simulation.poll() is not None)
        time.sleep(chance.uniform(0.02, 0.5))
        kill_all(consumers, signal.SIGKILL)
    assert simulation.wait(timeout=300) == 0
    for database in databases:
        database.finish()
        database.assert_truth(tmp_path)
        assert database.rows("SELECT count(*) FROM url_creations") == [("200",)]


def test_three_members_on_twelve_partitions_are_killed_and_added(tmp_path, server):
    check_members_that_are_killed_and_added(shared_brokers(), tmp_path, server, 20_000 * SCALE, random.Random(2), *QUICK_SESSION)


@pytest.mark.skipif(not binaries(), reason="PostgreSQL is not installed")
def test_postgresql_goes_away_and_comes_back(tmp_path, server):
    stream = Stream(shared_brokers())
    url = server.create_database()
    simulation = stream.simulate(tmp_path, "--count", str(48_000 * SCALE), "--rate", "4000/s")
    with open(tmp_path / "log", "w") as log:
        # The longest absence is longer than a member may go without polling.
        consumer = stream.consumer(url, "-X", "max.poll.interval.ms=6000", "-X", "session.timeout.ms=6000", log=log)
        until(lambda: server.query("SELECT 1 FROM pg_tables WHERE tablename = 'clicks'", url))
        for away in (0.5, 8, 0.1):
            time.sleep(1)
            server.stop()
            time.sleep(away)
            server.start()
        assert simulation.wait(timeout=300) == 0
        kill(consumer, signal.SIGTERM)
    assert consumer.returncode == 0
    assert " lost: " not in (tmp_path / "log").read_text()
    stream.finish(url)
    assert_dead_letters(stream, assert_counts(postgres_rows(server, url), tmp_path, "postgresql"))


def test_a_broker_is_killed_and_restarted(tmp_path, server):
    with cluster() as kafka:
        stream = Stream(kafka.brokers)
        databases = both_databases(stream, tmp_path, server)
        for database in databases:
            database.finish()  # makes the tables
        simulation = stream.simulate(tmp_path, "--count", str(50_000 * SCALE), "--rate", "4000/s", "-X", "message.timeout.ms=300000")
        consumers = [database.consumer() for database in databases]
        consumed = [0] * len(databases)
        for _ in range(2):
            until(lambda: all(database.consumed() > before for database, before in zip(databases, consumed)), seconds=120)
            kafka.kill(0)
            time.sleep(1)  # what was read is written
            consumed = [database.consumed() for database in databases]
            kafka.restart(0)
        assert simulation.wait(timeout=300) == 0
        kill_all(consumers, signal.SIGTERM)
        for database in databases:
            database.finish("--timeout", "30s")
            database.assert_truth(tmp_path)


@contextlib.contextmanager
def small_disk(folder):
    """2 MB; `yield`s what makes it larger."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", folder], check=True)
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=200m", folder], check=True)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_stops_it_with_a_clear_error_and_it_goes_on_when_there_is_space(tmp_path):
    stream, sink = Stream(shared_brokers()), f"sqlite:{tmp_path}/disk/events.db"
    assert stream.simulate(tmp_path, "--count", "30000").wait(timeout=120) == 0
    with small_disk(tmp_path / "disk") as make_space:
        stopped = subprocess.run(stream.arguments(sink, "--once", "--batch", "1000", "-q"), env=stream.environment(),
                                 capture_output=True, text=True, timeout=60)
        assert stopped.returncode == 1
        assert "database or disk is full\n  hint: make space and start again" in stopped.stderr
        make_space()
        stream.finish(sink)
        assert_dead_letters(stream, assert_counts(sqlite_rows(tmp_path / "disk/events.db"), tmp_path))
