"""Consumers are killed, moved and starved; afterwards the database equals the truth. LONG=1 runs ten times as many events."""
import contextlib
import os
import random
import signal
import subprocess
import time

import pytest

from consuming import Stream, assert_counts, assert_dead_letters, kill, postgres_rows, sqlite_rows
from kafka import cluster, shared_brokers
from postgres import binaries, postgres

SCALE = 10 if os.environ.get("LONG") else 1
QUICK_SESSION = ("-X", "session.timeout.ms=6000", "-X", "heartbeat.interval.ms=500")


def test_killed_fifty_times_it_counts_every_event_once(tmp_path):
    stream, sink = Stream(shared_brokers()), f"sqlite:{tmp_path}/events.db"
    chance = random.Random(1)
    simulation = stream.simulate(tmp_path, "--count", str(200_000 * SCALE), "--rate", "8000/s", "--create", "200",
                                 "--created-topic", stream.created)
    for _ in range(50 * SCALE):
        consumer = stream.consumer(sink, "--instance-id", "one", "--batch", "2000")
        time.sleep(chance.uniform(0.05, 1.0))
        kill(consumer)
    assert simulation.wait(timeout=300) == 0
    stream.finish(sink, "--instance-id", "one")
    rows = sqlite_rows(tmp_path / "events.db")
    truth = assert_counts(rows, tmp_path)
    assert_dead_letters(stream, truth)
    assert rows("SELECT count(*) FROM url_creations") == [("200",)]


def test_three_members_on_twelve_partitions_are_killed_and_added(tmp_path):
    stream, sink = Stream(shared_brokers(), partitions=12), f"sqlite:{tmp_path}/events.db"
    chance = random.Random(2)
    simulation = stream.simulate(tmp_path, "--count", str(60_000 * SCALE), "--rate", "4000/s")
    members = [stream.consumer(sink, *QUICK_SESSION) for _ in range(3)]
    while simulation.poll() is None:
        time.sleep(1)
        gone = members.pop(chance.randrange(len(members)))
        kill(gone, chance.choice([signal.SIGKILL, signal.SIGTERM]))
        members.append(stream.consumer(sink, *QUICK_SESSION))
    for member in members:
        kill(member, signal.SIGTERM)
    stream.finish(sink, *QUICK_SESSION)
    assert_dead_letters(stream, assert_counts(sqlite_rows(tmp_path / "events.db"), tmp_path))


@pytest.mark.skipif(not binaries(), reason="PostgreSQL is not installed")
def test_postgresql_goes_away_and_comes_back(tmp_path):
    stream = Stream(shared_brokers())
    with postgres() as server:
        url = server.create_database()
        simulation = stream.simulate(tmp_path, "--count", str(60_000 * SCALE), "--rate", "4000/s")
        with open(tmp_path / "log", "w") as log:
            # The longest absence is longer than a member may go without polling.
            consumer = stream.consumer(url, "-X", "max.poll.interval.ms=6000", "-X", "session.timeout.ms=6000", log=log)
            for away in (0.5, 8, 0.1):
                time.sleep(2)
                server.stop()
                time.sleep(away)
                server.start()
            assert simulation.wait(timeout=300) == 0
            kill(consumer, signal.SIGTERM)
        assert consumer.returncode == 0
        assert " lost: " not in (tmp_path / "log").read_text()
        stream.finish(url)
        assert_dead_letters(stream, assert_counts(postgres_rows(server, url), tmp_path, "postgresql"))


def test_a_broker_is_killed_and_restarted(tmp_path):
    with cluster() as kafka:
        stream, sink = Stream(kafka.brokers), f"sqlite:{tmp_path}/events.db"
        simulation = stream.simulate(tmp_path, "--count", str(60_000 * SCALE), "--rate", "4000/s")
        consumer = stream.consumer(sink)
        for _ in range(2):
            time.sleep(3)
            kafka.kill(0)
            kafka.restart(0)
        assert simulation.wait(timeout=300) == 0
        kill(consumer, signal.SIGTERM)
        stream.finish(sink, "--timeout", "30s")
        assert_dead_letters(stream, assert_counts(sqlite_rows(tmp_path / "events.db"), tmp_path))


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
