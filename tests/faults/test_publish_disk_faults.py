"""publish while the broker's disk is full: Kafka gives the folder up, and ends when it was the last one."""
import pytest

from kafka import cluster, run, unique
from kafka_tools import create_topic, until
from publishing import PATIENTLY, leaders, numbers, publish, streaming

ROOM = 4 << 20  # bytes of a partition's segment


@pytest.fixture(scope="module")
def kafka(tmp_path_factory):
    """One broker with two folders; the first also has the cluster's metadata, without which it ends."""
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    with cluster(1, [f"log.dirs={folders[0]},{folders[1]}"]) as started:
        started.folders = folders
        yield started


@pytest.fixture
def topic(kafka):
    name = unique("full")
    create_topic(kafka.brokers, name, partitions=3)
    return name


def partitions_in(folder, topic):
    return [int(entry.name.rsplit("-", 1)[1]) for entry in folder.iterdir() if entry.name.startswith(topic + "-")]


def restart(kafka):
    """With room again."""
    until(lambda: not kafka.is_up(0))
    kafka.restart(0)
    until(lambda: run("topics", "list", brokers=kafka.brokers).returncode == 0)


def test_what_a_full_disk_does_not_take_is_among_the_rejects(kafka, topic, tmp_path):
    partition = until(lambda: partitions_in(kafka.folders[1], topic))[0]
    rejects = tmp_path / "rejects"
    with streaming(kafka.brokers, topic, tmp_path, "--partition", str(partition), "--delivery-timeout", "3s", "--retries", "0",
                   "--rejects", str(rejects), padding="x" * 500) as stream:
        kafka.limit_files(0, ROOM)
        until(lambda: leaders(kafka.brokers, topic)[partition] is None)
        status, said = stream.end()
        assert status == 1 and "first not delivered" in said, said
        counts = stream.counts()
    kafka.kill(0)
    restart(kafka)
    found = numbers(kafka.brokers, topic)
    assert counts["delivered"] > 0 and counts["failed"] > 0
    assert counts["delivered"] <= len(found) <= counts["delivered"] + counts["unknown"] and max(found.values()) == 1
    assert len(rejects.read_text().splitlines()) == counts["failed"]
    assert publish(kafka.brokers, topic, str(rejects)).returncode == 0


def test_a_broker_that_ended_for_want_of_room_and_is_back_costs_nothing(kafka, topic, tmp_path):
    with streaming(kafka.brokers, topic, tmp_path, *PATIENTLY) as stream:
        kafka.limit_files(0, 0)
        restart(kafka)
        stream.assert_complete()
