"""Consumer lag beside Kafka's own script, and groups of the newer kinds."""
import json

import pytest

from kafka import run, shared_brokers, unique
from kafka_tools import commit, create_topic, describe_groups, java, produce, running, until


@pytest.fixture
def topic():
    name = unique("lag")
    create_topic(shared_brokers(), name, partitions=3)
    for partition, count in enumerate((7, 5, 0)):
        produce(shared_brokers(), name, count, partition) if count else None
    return name


def lag(*arguments):
    done = run("lag", *arguments, "-o", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["groups"]


def test_figures_are_those_of_kafkas_script(topic):
    groups = [unique("same") for _ in range(3)]
    for count, group in enumerate(groups, 3):
        commit(shared_brokers(), group, topic, count)
    theirs = {key: row for key, row in describe_groups(shared_brokers(), "--all-groups").items() if key[0] in groups}
    ours = {(group["group"], row["topic"], row["partition"]): (row["committed"], row["end"], row["lag"])
            for group in lag("--all") if group["group"] in groups for row in group["partitions"]}
    assert theirs and {key: ours[key] for key in theirs} == theirs
    assert all(row[0] is None for key, row in ours.items() if key not in theirs)  # only partitions without a commit more


def test_a_group_of_the_newer_protocol_is_shown_with_its_lag_and_unknown_members(topic):
    group = unique("kip848")
    consumer = java("consumer.ConsoleConsumer", "--bootstrap-server", shared_brokers(), "--topic", topic, "--group", group,
                    "--command-property", "group.protocol=consumer", "--command-property", "auto.offset.reset=earliest")
    with running(consumer):
        until(lambda: run("lag", group, "--until-caught-up", "--timeout", "1s").returncode == 0)
        (shown,) = lag(group)
        (listed,) = [entry for entry in lag("--all") if entry["group"] == group]
    for entry in (shown, listed):
        assert (entry["kind"], entry["members"], entry["totals"]["lag"], entry["verdict"]) == ("consumer", None, 0, "OK")
        assert sum(row["committed"] or 0 for row in entry["partitions"]) == 12


def test_a_share_group_is_named_as_what_it_is(topic):
    group = unique("share")
    with running(java("consumer.ConsoleShareConsumer", "--bootstrap-server", shared_brokers(), "--topic", topic, "--group", group)):
        until(lambda: run("lag", group).returncode == 0)
        (shown,) = lag(group)
        (listed,) = [entry for entry in lag("--all") if entry["group"] == group]
    for entry in (shown, listed):
        assert (entry["kind"], entry["verdict"]) == ("unread", "UNKNOWN")
        assert "share" in entry["reason"]


def test_an_unknown_group_is_status_3_with_near_matches(topic):
    group = unique("analytics")
    commit(shared_brokers(), group, topic, 1)
    done = run("lag", group.replace("analytics", "analitycs"))
    assert done.returncode == 3
    assert f'did you mean "{group}"' in done.stderr


def test_limits_and_waiting_follow_a_real_consumer(topic):
    group = unique("limits")
    commit(shared_brokers(), group, topic, 2)  # of one partition; the other one has no commit
    assert run("lag", group, "--max-lag", "2").returncode == 1
    assert run("lag", group, "--max-lag", "9").returncode == 3  # not if what has no commit is unread too
    assert run("lag", group, "--max-lag", "12").returncode == 0
    commit(shared_brokers(), group, topic, 10)
    assert run("lag", group, "--until-caught-up", "--timeout", "20s").returncode == 0
