"""`consume` and `tail --group` as members of the newer protocol (-X group.protocol=consumer), which takes librdkafka 2.12; with an older one they say
so at once. And as members of groups that are of another kind."""
import json
import subprocess

import pytest

from consuming import Stream
from group_followers import check_that_members_share, stop
from kafka import TOOL, librdkafka, run, shared_brokers, unique
from kafka_tools import create_topic, java, running, until

JOINS = librdkafka() >= (2, 12)
NEWER = ("-X", "group.protocol=consumer")
needs_newer = pytest.mark.skipif(not JOINS, reason="this librdkafka does not join by the newer protocol")


def shown(group):
    (entry,) = json.loads(run("lag", group, "-o", "json").stdout)["groups"]
    return entry


@pytest.mark.skipif(JOINS, reason="this librdkafka joins by it")
@pytest.mark.parametrize("words", (["tail", "t", "--group", "g"], ["consume", "--sink", "sqlite:no.db"]))
def test_an_older_library_says_at_once_that_it_cannot_and_which_can(words):
    done = run(*words, *NEWER)
    version = ".".join(map(str, librdkafka()))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"group.protocol=consumer needs librdkafka 2.12 or later, and this build has {version}" in done.stderr
    assert "-DRDKAFKA=bundled" in done.stderr


@needs_newer
def test_members_share_the_partitions_and_each_record_is_printed_once(tmp_path):
    def check_both(group):
        assert (shown(group)["kind"], shown(group)["members"]) == ("consumer", 2)

    topic, group = check_that_members_share(tmp_path, check_both, *NEWER)
    assert (shown(group)["state"], shown(group)["members"]) == ("empty", 0)  # both have left by themselves
    left = run("tail", topic, "--group", group, "--timeout", "60s")  # by the classic protocol, which an empty group is open to
    assert (left.returncode, left.stdout) == (0, "")


@needs_newer
def test_a_group_goes_from_the_classic_protocol_to_the_newer_and_back_and_reads_nothing_twice(tmp_path):
    stream = Stream(shared_brokers())
    assert stream.simulate(tmp_path, "--count", "3000").wait(timeout=60) == 0
    sink = f"sqlite:{tmp_path}/events.db"
    stream.finish(sink)
    for more in (NEWER, ["-X", "group.protocol=classic"]):
        subprocess.run([TOOL, "click", "abc", "--count", "10", "--topic", stream.clicks, "-q"], env=stream.environment(), check=True)
        consumer = subprocess.Popen(stream.arguments(sink, "-o", "json", "-q", *more), env=stream.environment(), stdout=subprocess.PIPE, text=True)
        until(lambda: shown(stream.name)["totals"]["lag"] == 0)
        stop(consumer)
        assert json.loads(consumer.stdout.read())["read"] == 10


@needs_newer
def test_the_assignor_and_the_instance_id_are_the_brokers_to_use(tmp_path):
    stream, sink = Stream(shared_brokers()), f"sqlite:{tmp_path}/events.db"
    with open(tmp_path / "log", "w") as log:
        stream.consumer(sink, *NEWER, "-X", "group.remote.assignor=range", "--instance-id", "worker-7", log=log)
        until(lambda: " assigned: " in (tmp_path / "log").read_text())
        assert {row["instance_id"] for row in until(lambda: shown(stream.name)["partitions"])} == {"worker-7"}
        second = subprocess.run(stream.arguments(f"sqlite:{tmp_path}/other.db", *NEWER, "--instance-id", "worker-7"), env=stream.environment(),
                                capture_output=True, text=True, timeout=60)
    assert second.returncode == 3 and "joined under the same instance id" in second.stderr, second.stderr
    wrong = run("tail", stream.clicks, "-f", "--group", unique("g"), *NEWER, "-X", "group.remote.assignor=nosuch")
    assert wrong.returncode == 3 and "group.remote.assignor is" in wrong.stderr, wrong.stderr


@needs_newer
@pytest.mark.parametrize("words", (["tail", "url-shortener.click", "--group", "g"], ["consume", "--once", "--sink", "sqlite:never-made.db"]))
def test_what_ends_by_itself_is_refused_because_nobody_tells_a_member_that_it_has_all_partitions(words):
    done = run(*words, *NEWER)
    assert done.returncode == 2 and "cannot end by itself" in done.stderr and "leave group.protocol out" in done.stderr, done.stderr


def test_nor_does_a_classic_member_know_that_beside_such_members_living_or_killed(tmp_path):
    stream = Stream(shared_brokers())
    with running(java("consumer.ConsoleConsumer", "--bootstrap-server", shared_brokers(), "--topic", stream.clicks, "--group", stream.name,
                      "--command-property", "group.protocol=consumer")) as member:
        until(lambda: run("lag", stream.name).stdout and shown(stream.name)["state"] == "stable")
        member.kill()
        member.wait()
        tail = run("tail", stream.clicks, "--group", stream.name)
        consume = subprocess.run(stream.arguments(f"sqlite:{tmp_path}/events.db", "--once"), env=stream.environment(), capture_output=True,
                                 text=True, timeout=60)
    for done in (tail, consume):
        assert done.returncode == 3 and done.stdout == "", done.stderr
        assert f'group "{stream.name}" has members of the newer protocol (KIP-848)' in done.stderr and "cannot end by itself" in done.stderr


@needs_newer
@pytest.mark.parametrize("name, value", (("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "500"), ("partition.assignment.strategy", "range")))
def test_what_the_coordinator_decides_cannot_be_set(name, value):
    topic = unique("t")
    create_topic(shared_brokers(), topic)
    done = run("tail", topic, "-f", "--group", "g", *NEWER, "-X", f"{name}={value}")
    assert done.returncode == 2 and name in done.stderr, done.stderr


@pytest.mark.parametrize("protocol", ([], pytest.param(NEWER, marks=needs_newer)))
def test_a_share_group_lets_no_consumer_in_and_that_is_said(tmp_path, protocol):
    stream = Stream(shared_brokers())
    share = java("consumer.ConsoleShareConsumer", "--bootstrap-server", shared_brokers(), "--topic", stream.clicks, "--group", stream.name)
    with running(share):
        until(lambda: "share" in run("lag", stream.name).stdout)
        consume = subprocess.run(stream.arguments(f"sqlite:{tmp_path}/events.db", *protocol), env=stream.environment(), capture_output=True,
                                 text=True, timeout=60)
        for done in (run("tail", stream.clicks, "-f", "--group", stream.name, *protocol), consume):
            assert done.returncode == 3 and f'group "{stream.name}" is a share or streams group' in done.stderr, done.stderr
