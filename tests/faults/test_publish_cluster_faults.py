"""publish on three brokers while partitions move from one to another, while one of the brokers is away, and when it is back."""
import json
import time

import pytest

from kafka import cluster, unique
from kafka_tools import create_topic, run_tool, until
from publishing import PATIENTLY, clicks, dead_letters, leaders, numbers, publish, streaming


@pytest.fixture(scope="module")
def kafka():
    with cluster(3) as started:
        yield started


def new_topic(kafka, replicas):
    topic = unique("moving")
    create_topic(kafka.brokers, topic, partitions=3, replicas=replicas)
    until(lambda: sorted(leader or 0 for leader in leaders(kafka.brokers, topic)) == [1, 2, 3])
    return topic


def test_partitions_that_move_to_other_brokers_cost_nothing(kafka, tmp_path):
    topic = new_topic(kafka, replicas=1)
    elsewhere = [leader % 3 + 1 for leader in leaders(kafka.brokers, topic)]
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"version": 1, "partitions": [{"topic": topic, "partition": partition, "replicas": [broker]}
                                                             for partition, broker in enumerate(elsewhere)]}))
    with streaming(kafka.brokers, topic, tmp_path, *PATIENTLY) as stream:
        run_tool("reassign.ReassignPartitionsCommand", "--bootstrap-server", kafka.brokers, "--execute", "--reassignment-json-file", str(plan))
        until(lambda: leaders(kafka.brokers, topic) == elsewhere)
        stream.assert_complete()


def test_a_broker_that_refuses_connections_until_it_is_back_costs_nothing(kafka, tmp_path):
    """Of one topic other brokers take over its partition, of the other one nobody can."""
    copied, single = new_topic(kafka, replicas=3), new_topic(kafka, replicas=1)
    with streaming(kafka.brokers, copied, tmp_path, *PATIENTLY) as first, \
            streaming(kafka.brokers, single, tmp_path, *PATIENTLY) as second:
        kafka.kill(2)
        until(lambda: 3 not in leaders(kafka.brokers, copied))
        assert not kafka.is_up(2)
        kafka.restart(2)
        until(lambda: 3 in leaders(kafka.brokers, single))
        first.assert_complete()
        second.assert_complete()


def test_what_fails_for_now_is_sent_again_after_2_and_4_seconds_and_then_a_dead_letter_or_delivered_at_last(kafka, tmp_path):
    topic = new_topic(kafka, replicas=1)
    create_topic(kafka.brokers, f"{topic}.deadletter", replicas=3)
    flags = ("--partition", str(leaders(kafka.brokers, topic).index(3)), "--delivery-timeout", "500ms", "--summary-json", str(tmp_path / "s"))
    kafka.kill(2)
    until(lambda: 3 not in leaders(kafka.brokers, topic))
    begun = time.monotonic()
    done = publish(kafka.brokers, topic, *flags, "--retries", "2", "--on-failure", "dead-letter", stdin=clicks(1))
    assert 6 < time.monotonic() - begun < 30
    assert done.returncode == 1 and "1 dead-lettered" in done.stderr and "sent again after a failure: 2" in done.stderr
    (_, value, headers), = dead_letters(kafka.brokers, topic)
    assert value == clicks(1).strip() and dict(headers)["dlq.attempts"] == "3"

    kafka.restart(2)
    done = publish(kafka.brokers, topic, *flags, "--retries", "6", stdin=clicks(2))
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "s").read_text())["retries"] >= 2
    assert numbers(kafka.brokers, topic) == {0: 1, 1: 1}
