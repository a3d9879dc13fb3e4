"""A topic that gets more partitions while events are published to it: from then on the keys spread over all of them."""
import collections
import json
import subprocess

from kafka import run, shared_brokers, unique
from kafka_tools import create_topic, run_tool, until
from publishing import streaming


def records_of(topic, partition):
    out = subprocess.run(["kcat", "-C", "-q", "-J", "-b", shared_brokers(), "-t", topic, "-p", str(partition), "-e", "-o", "beginning"],
                         capture_output=True, text=True, timeout=60).stdout
    return [json.loads(line) for line in out.splitlines()]


def ends(topic):
    """By partition."""
    shown = json.loads(run("topics", "show", topic, "-o", "json", brokers=shared_brokers()).stdout)
    return [partition["end"] for partition in shown["topics"][0]["partitions"]]


def test_keys_spread_over_partitions_that_are_added_meanwhile(tmp_path):
    topic = unique("grows")
    create_topic(shared_brokers(), topic, partitions=2)
    with streaming(shared_brokers(), topic, tmp_path, "--key", "/metadata/n", "-X", "topic.metadata.refresh.interval.ms=100",
                   quick=5000) as stream:
        run_tool("TopicCommand", "--bootstrap-server", shared_brokers(), "--alter", "--topic", topic, "--partitions", "5")
        until(lambda: ends(topic)[4:])
        until(lambda: ends(topic)[4] > 0)
        stream.assert_complete()
    by_partition = {partition: [int(record["key"]) for record in records_of(topic, partition)] for partition in range(5)}
    assert all(by_partition.values())
    assert collections.Counter(number for numbers in by_partition.values() for number in numbers) == collections.Counter(range(stream.sent))
    assert all(numbers == sorted(numbers) for numbers in by_partition.values()), "in their order within a partition"
