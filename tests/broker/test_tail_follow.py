"""What readers say when their topics change under them: deleted, grown, recreated, retention, an open transaction."""
import contextlib
import os
import pathlib
import signal
import subprocess
import time

from following import following
from kafka import freeze, run, shared_brokers, unique
from kafka_tools import create_topic, produce, until
from kafka_wire import Connection
from publishing import clicks, command

B = shared_brokers()
SLACK = 5  # seconds, on a busy machine


def new_topic(records, partitions=1):
    topic = unique("followed")
    create_topic(B, topic, partitions)
    produce(B, topic, records)
    return topic


def has_partition(topic, partition):
    return run("tail", topic, "--partition", str(partition)).returncode == 0


def test_a_deleted_topic_ends_those_who_follow_it():
    topic, other = new_topic(1), new_topic(1)
    with following(B, topic, "-n", "1") as alone, following(B, topic, other, "-n", "1", "-q") as of_two, \
            following(B, topic, "--group", unique("g")) as member:
        alone.prints("0 0\n"), of_two.prints("0 0\n"), member.prints("0 0\n")
        with Connection(B) as admin:
            admin.delete_topic(topic)
        begun = time.monotonic()
        for follower in (alone, of_two, member):
            assert follower.process.wait(timeout=30) == 3
            assert follower.err() == f'shortener-events: topic "{topic}" was deleted\n'
        assert time.monotonic() - begun < 10 + SLACK


def test_added_partitions_are_read_from_their_beginning_and_said_once():
    topic = new_topic(1)
    with following(B, topic, "-n", "1") as alone, following(B, topic, "--group", unique("g")) as member, \
            following(B, topic, "-n", "1", "--partition", "0") as choosy:
        for follower in (alone, member, choosy):
            follower.prints("0 0\n")
        with Connection(B) as admin:
            admin.add_partitions(topic, 3)
        until(lambda: has_partition(topic, 2))  # the broker knows it a moment later
        produce(B, topic, 1, partition=2)
        for follower in (alone, member):
            follower.prints("2 0\n", 30 + SLACK)
            assert follower.err().count(f'topic "{topic}" has 3 partitions now\n') == 1
        assert (choosy.out(), choosy.err()) == ("0 0\n", "")


def test_a_topic_that_was_recreated_is_read_from_its_beginning_and_said_once():
    topic = new_topic(5)
    with following(B, topic, "-n", "1") as alone, following(B, topic, "--group", unique("g")) as member:
        alone.prints("0 4\n"), member.prints("0 4\n")
        with Connection(B) as admin:
            admin.delete_topic(topic)
            until(lambda: run("topics", "show", topic).returncode == 3)  # or kcat writes to the old one
            admin.create_topic(topic, 1)
        produce(B, topic, 2)
        alone.prints("0 4\n0 0\n0 1\n"), member.prints("0 4\n0 0\n0 1\n")
        for follower in (alone, member):
            assert follower.err().count(f'warning: topic "{topic}" was recreated\n') == 1
            assert follower.process.poll() is None


def is_answered(pid):
    """Whether something waits to be read by the process from one of its connections (proc(5), /proc/net/tcp)."""
    inodes = {os.readlink(link).removeprefix("socket:[").removesuffix("]") for link in pathlib.Path(f"/proc/{pid}/fd").iterdir()}
    connections = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(fields[9] in inodes and int(fields[4].partition(":")[2], 16) > 0 for fields in connections)


def overtake(follower, topic, following_offset):
    """Retention takes 50 offsets before the follower reads them; the first offset that is left. A question that was
    under way when the follower was frozen may still be answered with them: then the next hundred are taken."""
    for lost in range(following_offset, following_offset + 1000, 100):
        freeze(follower.process.pid)
        with contextlib.suppress(AssertionError):  # it was frozen between two questions
            until(lambda: is_answered(follower.process.pid), seconds=5)
        produce(B, topic, 100)
        with Connection(B) as admin:
            admin.delete_records(topic, 0, lost + 50)
        os.kill(follower.process.pid, signal.SIGCONT)
        follower.prints(f"0 {lost + 50}\n")
        if f"0 {lost}\n" not in follower.out():
            return lost + 50
        follower.prints(f"0 {lost + 99}\n")
    raise AssertionError("the follower was always faster")


def test_offsets_that_retention_takes_before_they_are_read_are_counted():
    topic = new_topic(1)
    with following(B, topic, "-n", "1", "-q") as follower:
        follower.prints("0 0\n")
        produce(B, topic, 1)
        follower.prints("0 1\n")
        begin = overtake(follower, topic, 2)
        assert f"warning: {topic}[0]: 50 offsets deleted by retention before being read\n" in follower.err()
    done = run("tail", topic, "--from", "10", "--until", "30")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{topic}[0]: 20 of the wanted offsets are no longer retained, it begins at {begin}\nno matching events\n"
    assert run("tail", topic, "--from", str(begin - 2), "--until", str(begin + 1), "--format", "%o ").stdout == f"{begin} "
    for other in ([], ["--from", str(begin + 8)], ["--since", "1h"], ["-n", "200"]):
        assert run("tail", topic, *other).stderr == ""


def test_what_an_open_transaction_hides_is_said_and_comes_when_it_is_committed():
    topic = new_topic(1, partitions=1)
    publishing = subprocess.Popen(command(B, topic, "--atomic", "--timeout", "30s"), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    publishing.stdin.write(clicks(3))
    publishing.stdin.flush()
    hidden = f"{topic}[0]: 3 offsets hidden by an open transaction\n"
    until(lambda: run("tail", topic).stderr == hidden)
    assert hidden in run("tail", topic, "--from", "1").stderr
    assert hidden in run("validate", "--topic", topic, "-c", "click").stderr
    assert hidden in run("stats", topic).stderr
    assert run("tail", topic, "--from", "0", "--until", "1").stderr == ""
    assert run("tail", topic, "-X", "isolation.level=read_uncommitted").stderr == ""
    with following(B, topic, "-n", "1") as alone, following(B, topic, "--group", unique("g")) as member:
        alone.says(hidden, 10 + SLACK), member.says(hidden, 20 + SLACK)
        publishing.stdin.close()
        assert publishing.wait(timeout=30) == 0
        alone.prints("0 3\n"), member.prints("0 3\n")
        assert alone.err().count("hidden") == 1
    assert run("tail", topic).stderr == ""
