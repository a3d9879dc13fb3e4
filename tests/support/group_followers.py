"""Members of a group that print what they read: `tail --follow --group`."""
import contextlib
import os
import signal
import subprocess

from kafka import TOOL, shared_brokers
from kafka_tools import produce


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
