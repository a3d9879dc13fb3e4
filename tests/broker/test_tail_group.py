"""`tail --group` beside other members of its group."""
import contextlib
import os
import signal
import subprocess

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic, produce, until


@contextlib.contextmanager
def follower(topic, group, file):
    with open(file, "w") as out:
        process = subprocess.Popen([TOOL, "tail", topic, "-f", "--group", group, "--format", "%p %o\\n"], env=os.environ, stdout=out)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def stop(process):
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0


def lines(*files):
    return sorted(line for file in files for line in file.read_text().splitlines())


def produce_all(topic, partitions, count):
    for partition in range(partitions):
        produce(shared_brokers(), topic, count, partition)


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
