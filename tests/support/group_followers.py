"""Members of a group that print what they read: `tail --follow --group`."""
import contextlib
import os
import signal
import subprocess

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic, produce, until


@contextlib.contextmanager
def follower(topic, group, file, *more):
    with open(file, "w") as out:
        process = subprocess.Popen([TOOL, "tail", topic, "-f", "--group", group, "--format", "%p %o\\n", *more], env=os.environ, stdout=out)
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


def check_that_members_share(folder, check_both, *words):
    """A second member comes, then the first one goes, and each record is printed once. `check_both(group)` while both are there. Returns topic and
    group."""
    topic, group = unique("shared"), unique("g")
    create_topic(shared_brokers(), topic, partitions=4)
    produce_all(topic, 4, 3)
    first, second = folder / "first", folder / "second"
    with follower(topic, group, first, *words) as one:
        until(lambda: len(lines(first)) == 12)
        with follower(topic, group, second, *words) as two:
            def is_shared():
                produce_all(topic, 4, 1)
                return lines(second)
            until(is_shared)  # it has partitions of its own now
            check_both(group)
            stop(one)  # the other takes over
            produce_all(topic, 4, 2)
            end = run("tail", topic, "--from", "beginning", "--format", "%p %o\\n").stdout.splitlines()
            until(lambda: len(lines(first, second)) >= len(end))
            stop(two)
    assert lines(first, second) == sorted(end)
    assert run("lag", group, "--max-lag", "0").returncode == 0
    return topic, group
