"""What members of groups may write into Kafka unchecked: their assignment, their names. Who asks for lag pays neither memory nor truth for it."""
import contextlib
import json
import struct

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic, java, produce, running, until
from kafka_wire import Connection, blob, text
from measured import measured

JOIN, SYNC = (11, 2), (14, 0)
MOST_MIB = 60  # beside what any `lag` takes: far below what a name for every id would


def assignment(topic, ids):
    return struct.pack(">hi", 0, 1) + text(topic) + struct.pack(f">i{len(ids)}i", len(ids), *ids) + struct.pack(">i", -1)


@contextlib.contextmanager
def leading(group, assigned, client="c"):
    """A member that hands itself this assignment."""
    subscription = struct.pack(">hi", 0, 1) + text("clicks") + struct.pack(">i", -1)
    with Connection(shared_brokers()) as member:
        body = text(group) + struct.pack(">ii", 45_000, 45_000) + text("") + text("consumer") + struct.pack(">i", 1) + text("range") + blob(subscription)
        member.socket.sendall(blob(struct.pack(">hhi", *JOIN, 0) + text(client) + body))
        answer = member.receive()
        error, generation = struct.unpack_from(">hi", answer, 4)
        assert error == 0, error
        at = 10
        for _ in range(3):  # protocol, leader, the member's own id
            (length,) = struct.unpack_from(">h", answer, at)
            name, at = answer[at + 2:at + 2 + length].decode(), at + 2 + length
        member.send(SYNC, text(group) + struct.pack(">i", generation) + text(name) + struct.pack(">i", 1) + text(name) + blob(assigned))
        assert struct.unpack_from(">h", member.receive()) == (0,)
        yield


def lag(*arguments):
    done = measured(TOOL, "lag", "-b", shared_brokers(), *arguments)
    assert done.rss_mib < MOST_MIB and done.seconds < 10, done
    return done


@pytest.mark.parametrize("flag", ([], ["-o", "json"], ["-o", "text"], ["-o", "prometheus"]))
def test_an_assignment_with_a_name_of_32_kb_for_60000_ids_costs_nothing_and_is_called_what_it_is(flag):
    group = unique("named")
    with leading(group, assignment("x" * 32_000, range(60_000))):
        alone, all_groups = lag(group, *flag), lag("--all", *flag)
    assert alone.returncode == 3 and "what its members are assigned cannot be" in alone.stderr, alone.stderr
    assert all_groups.returncode == 0 and len(all_groups.stdout) < 1_000_000


def test_ids_that_no_topic_has_are_few_rows_and_the_rest_is_said():
    topic, group = unique("real"), unique("many")
    create_topic(shared_brokers(), topic, partitions=2)
    produce(shared_brokers(), topic, 3)
    with leading(group, assignment(topic, range(60_000))):
        for done in lag(group, "-o", "json"), lag("--all", "-o", "json"):
            (shown,) = [entry for entry in json.loads(done.stdout)["groups"] if entry["group"] == group]
            assert len(shown["partitions"]) == 1_002 and shown["verdict"] == "UNKNOWN"
            assert "58998 of them are left out" in shown["error"]
            assert {row["client_id"] for row in shown["partitions"]} == {"c"}


def test_names_of_members_and_groups_are_cut_where_every_row_shows_them():
    topic, group = unique("real"), unique("long") + "g" * 30_000
    create_topic(shared_brokers(), topic, partitions=500)
    with leading(group, assignment(topic, range(500)), client="c" * 30_000):
        for flag in [], ["-o", "json"], ["-o", "text"], ["-o", "prometheus"]:
            assert len(lag("--all", "--topic", topic, *flag).stdout) < 2_000_000


def test_a_static_member_is_told_by_both_ways_of_asking():
    group, topic = unique("static"), unique("real")
    create_topic(shared_brokers(), topic)
    consumer = java("consumer.ConsoleConsumer", "--bootstrap-server", shared_brokers(), "--topic", topic, "--group", group,
                    "--command-property", "group.instance.id=worker-7", "--command-property", "client.id=mine")
    with running(consumer):
        until(lambda: '"stable"' in run("lag", group, "-o", "json").stdout)
        for arguments in (group,), ("--all",):
            (shown,) = [entry for entry in json.loads(run("lag", *arguments, "-o", "json").stdout)["groups"] if entry["group"] == group]
            assert [(row["instance_id"], row["client_id"]) for row in shown["partitions"]] == [("worker-7", "mine")]
