"""What members of groups may write into Kafka unchecked: their assignment, their names. Who asks for lag pays neither memory nor truth for it."""
import json

import pytest

from hostile_members import assignment, cluster_with_coordinators, leading
from kafka import TOOL, librdkafka, run, unique
from kafka_tools import create_topic, java, produce, running, until
from measured import measured

MOST_MIB = 60  # with the 12 MiB that any `lag` takes: far below what a name for every id would


@pytest.fixture(scope="module")
def brokers():
    with cluster_with_coordinators() as address:
        yield address


def lag(brokers, *arguments):
    done = measured(TOOL, "lag", "-b", brokers, *arguments)
    assert done.rss_mib < MOST_MIB and done.seconds < 10, done
    return done


def group_in(done, name):
    (found,) = [entry for entry in json.loads(done.stdout)["groups"] if entry["group"] == name]
    return found


@pytest.mark.parametrize("flag", ([], ["-o", "json"], ["-o", "text"], ["-o", "prometheus"]))
def test_an_assignment_with_a_name_of_32_kb_for_60000_ids_costs_nothing_and_is_called_what_it_is(flag, brokers):
    group = unique("named")
    with leading(brokers, group, assignment("x" * 32_000, range(60_000))):
        alone, all_groups = lag(brokers, group, *flag), lag(brokers, "--all", *flag)
    assert alone.returncode == 3 and "what its members are assigned cannot be" in alone.stderr, alone.stderr
    assert all_groups.returncode == 0 and len(all_groups.stdout) < 1_000_000


def test_ids_that_no_topic_has_are_few_rows_and_the_rest_is_said(brokers):
    topic, group = unique("real"), unique("many")
    create_topic(brokers, topic, partitions=2)
    produce(brokers, topic, 3)
    with leading(brokers, group, assignment(topic, range(60_000))):
        for which in group, "--all":
            shown = group_in(lag(brokers, which, "-o", "json"), group)
            assert len(shown["partitions"]) == 1_002 and shown["verdict"] == "UNKNOWN"
            assert "58998 of them are left out" in shown["error"]
            assert {row["client_id"] for row in shown["partitions"]} == {"c"}


def test_names_of_members_and_groups_are_cut_where_every_row_shows_them(brokers):
    topic, group = unique("real"), unique("long") + "g" * 30_000
    create_topic(brokers, topic, partitions=500)
    with leading(brokers, group, assignment(topic, range(500)), client="c" * 30_000):
        for flag in [], ["-o", "json"], ["-o", "text"], ["-o", "prometheus"]:
            assert len(lag(brokers, "--all", "--topic", topic, *flag).stdout) < 2_000_000


def test_names_of_members_of_the_newer_protocol_are_cut_as_well(brokers):
    topic, group = unique("newer"), unique("long")
    create_topic(brokers, topic, partitions=500)
    consumer = java("consumer.ConsoleConsumer", "--bootstrap-server", brokers, "--topic", topic, "--group", group, "--command-property",
                    "group.protocol=consumer", "--command-property", "client.id=" + "c" * 30_000)
    with running(consumer):
        until(lambda: '"state": "stable"' in run("lag", group, "-o", "json", brokers=brokers).stdout)
        for flag in [], ["-o", "json"], ["-o", "text"], ["-o", "prometheus"]:
            for which in group, "--all":
                assert len(lag(brokers, which, *flag).stdout) < 2_000_000
        names = lambda: {row["client_id"] for row in group_in(lag(brokers, group, "-o", "json"), group)["partitions"]}
        if librdkafka() >= (2, 10):  # a moment after the group is stable its member has been given its partitions
            assert until(lambda: names()) == {"c" * 256 + "…"}
        else:
            assert names() == set()


def test_a_static_member_is_told_by_both_ways_of_asking(brokers):
    group, topic = unique("static"), unique("real")
    create_topic(brokers, topic)
    consumer = java("consumer.ConsoleConsumer", "--bootstrap-server", brokers, "--topic", topic, "--group", group,
                    "--command-property", "group.instance.id=worker-7", "--command-property", "client.id=mine")
    with running(consumer):
        until(lambda: '"member_id": "' in run("lag", group, "-o", "json", brokers=brokers).stdout)
        for which in group, "--all":
            rows = group_in(lag(brokers, which, "-o", "json"), group)["partitions"]
            assert [(row["instance_id"], row["client_id"]) for row in rows] == [("worker-7", "mine")]
