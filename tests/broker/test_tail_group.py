"""`tail --group` beside other members of its group."""
from group_followers import follower, lines, produce_all, stop
from kafka import run, shared_brokers, unique
from kafka_tools import create_topic, until


def test_members_share_the_partitions_and_each_record_is_printed_once(tmp_path):
    topic, group = unique("shared"), unique("g")
    create_topic(shared_brokers(), topic, partitions=4)
    produce_all(topic, 4, 3)
    first, second = tmp_path / "first", tmp_path / "second"
    with follower(topic, group, first) as one:
        until(lambda: len(lines(first)) == 12)
        with follower(topic, group, second) as two:
            def is_shared():
                produce_all(topic, 4, 1)
                return lines(second)
            until(is_shared)  # it has partitions of its own now
            stop(one)  # the other takes over
            produce_all(topic, 4, 2)
            end = run("tail", topic, "--from", "beginning", "--format", "%p %o\\n").stdout.splitlines()
            until(lambda: len(lines(first, second)) >= len(end))
            stop(two)
    assert lines(first, second) == sorted(end)
    assert run("lag", group, "--max-lag", "0").returncode == 0
    left = run("tail", topic, "--group", group, "--timeout", "60s")
    assert (left.returncode, left.stdout) == (0, "")
