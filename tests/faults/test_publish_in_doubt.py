"""publish --atomic whose broker falls silent between the last event and the commit's answer: the summary promises neither, and readers see
everything or nothing."""
import collections
import contextlib
import subprocess

import pytest

from kafka import cluster, run, unique
from kafka_tools import create_topic, until
from publishing import assert_committed, clicks, command, committed, numbers, publish, summary

COUNT = 1000


@pytest.fixture(scope="module")
def kafka():
    """Its first transaction, for which it makes a topic of its own, is done."""
    with cluster() as started:
        until(lambda: publish(started.brokers, "url-shortener.click", "--atomic", "--timeout", "30s", stdin=clicks(1)).returncode == 0)
        yield started


@contextlib.contextmanager
def undecided(kafka, folder):
    """The topic of a run that has given up waiting for its commit; until the end the broker is paused."""
    topic = unique("doubt")
    create_topic(kafka.brokers, topic, partitions=3)
    flags = ("--atomic", "--timeout", "3s", "--rejects", str(folder / "rejects"),
             "--summary-json", str(folder / "s"))
    process = subprocess.Popen(command(kafka.brokers, topic, *flags), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdin.write(clicks(COUNT))
    process.stdin.flush()
    until(lambda: len(numbers(kafka.brokers, topic)) == COUNT)
    with kafka.paused(0):
        process.stdin.close()
        assert process.wait(timeout=20) == 1
        said = process.stderr.read()
        assert "whether the transaction was committed is unknown: " in said and "0 delivered, 1000 unknown" in said
        assert summary(folder / "s") == {"unknown": COUNT}
        assert (folder / "rejects").read_text() == ""
        assert (folder / "rejects.unknown").read_text() == clicks(COUNT)
        yield topic


def test_the_commit_may_still_take_place(kafka, tmp_path):
    with undecided(kafka, tmp_path) as topic:
        pass
    assert_committed(kafka.brokers, topic, collections.Counter(range(COUNT)))


def test_or_be_lost_with_the_broker(kafka, tmp_path):
    with undecided(kafka, tmp_path) as topic:
        kafka.kill(0)
        kafka.restart(0)
    until(lambda: run("topics", "show", topic, brokers=kafka.brokers).returncode == 0)
    assert numbers(kafka.brokers, topic) == collections.Counter(range(COUNT))
    assert committed(kafka.brokers, topic) == {}
