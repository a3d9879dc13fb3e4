"""Members of the newer protocol (-X group.protocol=consumer) are killed, added, put to sleep and moved to another coordinator; afterwards the
database equals the truth. It takes librdkafka 2.12."""
import os
import random
import signal
import time

import pytest

from consuming import Stream, both_databases, check_members_that_are_killed_and_added, kill_all
from kafka import cluster, freeze, librdkafka
from kafka_tools import until

pytestmark = pytest.mark.skipif(librdkafka() < (2, 12), reason="this librdkafka does not join by the newer protocol")
SCALE = 10 if os.environ.get("LONG") else 1
NEWER = ("-X", "group.protocol=consumer")
QUICK_SESSION = [f"group.consumer.{name}={milliseconds}" for name, milliseconds in (
    ("min.heartbeat.interval.ms", 500), ("heartbeat.interval.ms", 500), ("min.session.timeout.ms", 6000), ("session.timeout.ms", 6000))]


@pytest.fixture(scope="module")
def kafka():
    with cluster(properties=QUICK_SESSION) as running:
        yield running


def test_three_members_on_twelve_partitions_are_killed_and_added(tmp_path, kafka, server):
    check_members_that_are_killed_and_added(kafka.brokers, tmp_path, server, 12_000 * SCALE, random.Random(3), *NEWER)


def test_a_static_member_that_is_killed_again_and_again_goes_on_with_its_partitions(tmp_path, kafka, server):
    stream, chance = Stream(kafka.brokers), random.Random(4)
    databases = both_databases(stream, tmp_path, server)
    for database in databases:
        database.finish()
    simulation = stream.simulate(tmp_path, "--count", str(30_000 * SCALE), "--rate", "6000/s")
    for number in range(10 * SCALE):
        before = [database.consumed() for database in databases]
        consumers = [database.consumer(*NEWER, "--instance-id", "one", "--batch", "2000") for database in databases]
        if number % 2:  # while one of them writes, for certain
            watched = number // 2 % len(databases)
            until(lambda: databases[watched].consumed() > before[watched] or simulation.poll() is not None)
        time.sleep(chance.uniform(0.02, 0.5))
        kill_all(consumers, signal.SIGKILL)
    assert simulation.wait(timeout=300) == 0
    for database in databases:
        database.finish()
        database.assert_truth(tmp_path)


def test_a_member_that_slept_while_others_took_its_partitions_counts_nothing_twice(tmp_path, kafka, server):
    stream = Stream(kafka.brokers)
    databases = both_databases(stream, tmp_path, server)[-1:]  # two members write side by side into PostgreSQL, where it is installed
    (database,) = databases
    database.finish()
    simulation = stream.simulate(tmp_path, "--count", str(20_000 * SCALE), "--rate", "2000/s")
    with open(tmp_path / "log", "w") as log:
        sleeper = database.consumer(*NEWER, log=log)
        until(lambda: database.consumed() > 0)
        freeze(sleeper.pid)
        consumed, other = database.consumed(), database.consumer(*NEWER)
        until(lambda: database.consumed() > consumed)
        sleeper.send_signal(signal.SIGCONT)
        until(lambda: " fenced: " in (tmp_path / "log").read_text() or " lost: " in (tmp_path / "log").read_text())
        assert simulation.wait(timeout=300) == 0
        kill_all([sleeper, other], signal.SIGTERM)
    database.finish()
    database.assert_truth(tmp_path)


def test_a_broker_is_killed_and_restarted(tmp_path, kafka, server):
    stream = Stream(kafka.brokers)
    databases = both_databases(stream, tmp_path, server)
    for database in databases:
        database.finish()
    simulation = stream.simulate(tmp_path, "--count", str(20_000 * SCALE), "--rate", "4000/s", "-X", "message.timeout.ms=300000")
    consumers = [database.consumer(*NEWER) for database in databases]
    until(lambda: all(database.consumed() > 0 for database in databases), seconds=120)
    kafka.kill(0)
    time.sleep(1)  # what was read is written
    consumed = [database.consumed() for database in databases]
    kafka.restart(0)
    assert simulation.wait(timeout=300) == 0
    until(lambda: all(database.consumed() > before for database, before in zip(databases, consumed)), seconds=120)
    kill_all(consumers, signal.SIGTERM)
    for database in databases:
        database.finish("--timeout", "30s")
        database.assert_truth(tmp_path)
