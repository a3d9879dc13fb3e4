"""A topic that gets more partitions while events are published to it: from then on the keys spread over all of them."""
import collections

from kafka import shared_brokers, unique
from kafka_tools import create_topic, run_tool, until
from publishing import partitions, records, streaming


def test_keys_spread_over_partitions_that_are_added_meanwhile(tmp_path):
    topic = unique("grows")
    create_topic(shared_brokers(), topic, partitions=2)
    with streaming(shared_brokers(), topic, tmp_path, "--key", "/metadata/n", "-X", "topic.metadata.refresh.interval.ms=100",
                   quick=5000) as stream:
        run_tool("TopicCommand", "--bootstrap-server", shared_brokers(), "--alter", "--topic", topic, "--partitions", "5")
        until(lambda: any(added["end"] for added in partitions(shared_brokers(), topic)[4:]))
        stream.assert_complete()
    by_partition = {partition: [] for partition in range(5)}
    for record in records(shared_brokers(), topic):
        by_partition[record["partition"]].append(int(record["key"]))
    assert all(by_partition.values())
    assert collections.Counter(number for numbers in by_partition.values() for number in numbers) == collections.Counter(range(stream.sent))
    assert all(numbers == sorted(numbers) for numbers in by_partition.values()), "in their order within a partition"
