"""Groups of the newer protocol (KIP-848) and share groups as `lag` shows them. Before 2.10 librdkafka cannot ask who is in one: what is said then is
tested as well."""
import contextlib
import json
import subprocess

import pytest

from kafka import librdkafka, run, shared_brokers, unique
from kafka_tools import commit, create_topic, java, produce, produce_old, running, until

TELLS_MEMBERS = librdkafka() >= (2, 10)
NEWER = ("--command-property", "group.protocol=consumer", "--command-property", "auto.offset.reset=earliest")


@pytest.fixture
def topic():
    name = unique("newer")
    create_topic(shared_brokers(), name, partitions=3)
    for partition, count in enumerate((7, 5)):
        produce_old(shared_brokers(), name, count, seconds_ago=3600, partition=partition)
    return name


def consumer(topic, group, *properties):
    more = [word for line in properties for word in ("--command-property", line)]
    return running(java("consumer.ConsoleConsumer", "--bootstrap-server", shared_brokers(), "--topic", topic, "--group", group, *more))


def newer(topic, group, *properties):
    return consumer(topic, group, "group.protocol=consumer", "auto.offset.reset=earliest", *properties)


def both_ways(group):
    """The group when asked for by name, and among all."""
    named, every = run("lag", group, "-o", "json"), run("lag", "--all", "-o", "json")
    assert named.stdout, named.stderr
    return [entry for done in (named, every) for entry in json.loads(done.stdout)["groups"] if entry["group"] == group]


def settled(group, state, kind="consumer"):
    """As soon as both say so."""
    def look():
        if run("lag", group).returncode in (0, 3):
            with contextlib.suppress(AssertionError):
                found = both_ways(group)
                return len(found) == 2 and all((entry["kind"], entry["state"]) == (kind, state) for entry in found) and found
    return until(look)


def test_members_and_what_they_read_are_shown_where_the_library_tells_them(topic):
    reads, silent = unique("reads"), unique("silent")
    with newer(topic, reads, "client.id=mine", "group.instance.id=worker-7"), newer(topic, silent, "enable.auto.commit=false"):
        until(lambda: run("lag", reads, "--until-caught-up", "--timeout", "1s").returncode == 0)
        for entry in settled(reads, "stable"):
            assert (entry["kind"], entry["totals"]["lag"], entry["verdict"]) == ("consumer", 0, "OK")
            assert entry["members"] == (1 if TELLS_MEMBERS else None)
            assert {(row["client_id"], row["instance_id"], row["host"]) for row in entry["partitions"]} == (
                {("mine", "worker-7", "127.0.0.1")} if TELLS_MEMBERS else {(None, None, None)})
        for entry in settled(silent, "stable"):  # it has read all, and nobody can know: nothing is committed
            if TELLS_MEMBERS:
                assert (entry["members"], entry["verdict"], entry["totals"]["retained_without_commit"]) == (1, "BEHIND", 12)
                assert {row["status"] for row in entry["partitions"]} == {"no_commit"} and len(entry["partitions"]) == 3
            else:
                assert (entry["members"], entry["verdict"], entry["partitions"]) == (None, "UNKNOWN", [])
                assert "not known" in entry["reason"] and "start the consumer" not in (entry["hint"] or "")
        table = run("lag", reads).stdout
        assert ("(stable (KIP-848), 1 member)" if TELLS_MEMBERS else "(stable (KIP-848), members not known)") in table and ("worker-7" in table) == TELLS_MEMBERS
        metrics = run("lag", reads, silent, "-o", "prometheus").stdout
        assert (f'kafka_consumergroup_members{{consumergroup="{reads}"}} 1' in metrics) == TELLS_MEMBERS == ("kafka_consumergroup_members{" in metrics)
        assert run("lag", "check", reads, "--for", "100ms").returncode == 0
        assert run("lag", "check", silent, "--for", "100ms").returncode == (1 if TELLS_MEMBERS else 3)


def test_without_members_it_is_said_to_have_none_by_any_library(topic):
    group = unique("left")
    with newer(topic, group):
        until(lambda: run("lag", group, "--until-caught-up", "--timeout", "1s").returncode == 0)
    produce_old(shared_brokers(), topic, 4, seconds_ago=3600)
    for entry in settled(group, "empty"):
        assert (entry["members"], entry["totals"]["lag"], entry["verdict"]) == (0, 4, "BEHIND")
        assert entry["reason"].endswith("no member is connected") and "start the consumer" in entry["hint"]
    assert "(empty (KIP-848), no members)" in run("lag", group).stdout


def test_a_group_that_changes_its_protocol_is_shown_as_what_it_is_now(topic):
    group = unique("changing")
    commit(shared_brokers(), group, topic, 3)
    with contextlib.ExitStack() as stack:
        classic = subprocess.Popen(["kcat", "-q", "-b", shared_brokers(), "-G", group, topic], stdout=subprocess.DEVNULL)
        stack.callback(classic.kill)
        for entry in settled(group, "stable", "classic"):
            assert entry["members"] == 1
        with newer(topic, group):  # the coordinator turns the group into one of the newer protocol, with the classic member in it
            for entry in settled(group, "stable"):
                assert entry["members"] == (2 if TELLS_MEMBERS else None)
        for entry in settled(group, "stable", "classic"):  # and back, as soon as only classic members are left
            assert entry["members"] == 1


def test_a_share_group_is_named_and_never_called_well(topic):
    group = unique("share")
    with running(java("consumer.ConsoleShareConsumer", "--bootstrap-server", shared_brokers(), "--topic", topic, "--group", group)):
        until(lambda: "share" in run("lag", group).stdout)
        for entry in both_ways(group):
            assert (entry["kind"], entry["verdict"], entry["members"], entry["totals"]["lag"]) == ("unread", "UNKNOWN", None, None)
            assert "share" in entry["reason"] and "kafka-share-groups" in entry["hint"]
        assert run("lag", group).returncode == 3
        check = run("lag", "check", group, "--for", "100ms")
        assert (check.returncode, check.stdout.startswith("LAG UNKNOWN")) == (3, True)
        assert run("lag", group, "--max-lag", "1000000").returncode == 3
        waited = run("lag", group, "--until-caught-up", "--timeout", "1s")
        assert waited.returncode == 1 and "share" in waited.stderr and "reads no topic yet" not in waited.stderr
        assert f'kafka_consumergroup_verdict{{consumergroup="{group}",verdict="UNKNOWN"}} 1' in run("lag", group, "-o", "prometheus").stdout
