"""How many connections each command opens to a cluster of one broker: every one is a login, and its share of metadata. librdkafka has one
level of isolation a client, so that who tells what is hidden needs a second; a member of a group has one more, to its coordinator. From 2.10 on
librdkafka makes another one for each client, to the address that the broker advertises."""
import json
import subprocess

import pytest

from kafka import TOOL, librdkafka, shared_brokers, unique
from kafka_tools import commit, create_topic

ENOUGH = 30  # events
A_CLIENT = 1 if librdkafka() < (2, 10) else 2


def connections(*arguments, status=(0,)):
    """By the client's log."""
    done = subprocess.run([TOOL, "-vv", "-b", shared_brokers(), *arguments, "-X", "debug=broker"], capture_output=True, text=True, timeout=120)
    assert done.returncode in status, done.stderr[-2000:]
    return done.stderr.count(": Connected to ")


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    file = tmp_path_factory.mktemp("connections") / "events"
    made = subprocess.run([TOOL, "-q", "simulate", "--dry-run", "--count", str(ENOUGH), "--seed", "1"], capture_output=True, text=True, check=True)
    file.write_text(made.stdout)
    return str(file)


@pytest.fixture(scope="module")
def topic(events):
    name = unique("connections")
    create_topic(shared_brokers(), name, partitions=2)
    create_topic(shared_brokers(), f"{name}.deadletter")
    assert connections("publish", events, "--contract", "click", "-t", name) == A_CLIENT
    letter = json.dumps({"shortCode": 1}) + "\n"
    subprocess.run([TOOL, "-q", "-b", shared_brokers(), "publish", "-", "--contract", "click", "-t", name, "--on-invalid", "dead-letter"],
                   input=letter, text=True, check=False)
    commit(shared_brokers(), name, name, ENOUGH)
    return name


@pytest.mark.parametrize("most, command", [
    (1, "lag {0}"),
    (1, "lag --all"),
    (1, "lag check {0}"),
    (1, "topics create {0}"),
    (2, "tail {0} -n 3"),
    (2, "tail {0} --from beginning"),
    (2, "tail {0} -n 3 --where /country==\"QQ\""),
    (3, "tail {0} --group {0}-tail --from beginning"),
    (2, "stats {0}"),
    (2, "topics list"),
    (2, "topics show {0}"),
    (2, "health"),
    (2, "dlq list {0}.deadletter"),
    (2, "dlq show 0@0 {0}.deadletter"),
    (4, "dlq replay {0}.deadletter"),
])
def test_a_command_opens_no_more_connections_than_it_needs(most, command, topic):
    words = [word.format(topic) for word in command.split()]
    opened = connections(*words, status=(0, 1, 2) if words[:2] == ["lag", "check"] or words[0] == "health" else (0,))
    assert 0 < opened <= most * A_CLIENT


def test_consume_opens_one_for_the_topics_and_two_as_a_member(topic, tmp_path):
    opened = connections("consume", "--once", "--topic", topic, "-g", f"{topic}-consume", "--sink", f"ndjson:{tmp_path}/rows", "--on-invalid", "skip")
    assert 0 < opened <= 3 * A_CLIENT
