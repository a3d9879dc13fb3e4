"""Links that are slow, break, or hold everything up: nothing is given up on because there is much of it, or because an answer takes half a second,
and every event passes once. tests/long/test_bad_networks.py has what takes longer."""
import pytest

from bad_links import bad_link
from bad_networks import check_that_every_event_passes_once, make_coordinator
from kafka import cluster, free_port, run, unique
from kafka_tools import commit, create_topic, produce
from listeners import add_listeners
from publishing import clicks, numbers

PATIENTLY = ("--timeout", "30s")  # for a busy machine


@pytest.fixture(scope="module")
def kafka():
    with cluster() as kafka:
        kafka.ends = {name: free_port() for name in ("NARROW", "FAR", "BAD")}
        kafka.listeners = add_listeners(kafka, {name: f"127.0.0.1:{port}" for name, port in kafka.ends.items()})
        kafka.end, kafka.behind = kafka.ends["BAD"], kafka.listeners["BAD"]
        make_coordinator(kafka)
        yield kafka


def test_more_than_the_link_carries_in_the_delivery_timeout_is_delivered_all_the_same(kafka):
    topic, count = unique("narrow"), 24_000
    create_topic(kafka.brokers, topic)
    events = clicks(count, padding="p" * 100)
    assert len(events) > 5_000_000
    with bad_link(kafka.ends["NARROW"], kafka.listeners["NARROW"], rate=300_000):
        done = run("publish", "--topic", topic, "-c", "click", "--key", "none", "--delivery-timeout", "10s", stdin=events,
                   brokers=f"127.0.0.1:{kafka.ends['NARROW']}")
    assert done.returncode == 0 and f"{count} delivered" in done.stderr, done.stderr
    found = numbers(kafka.brokers, topic)
    assert len(found) == count and set(found.values()) == {1}


def test_lag_of_all_groups_is_read_where_an_answer_takes_half_a_second(kafka):
    topic = unique("far")
    create_topic(kafka.brokers, topic)
    produce(kafka.brokers, topic, 3)
    commit(kafka.brokers, topic, topic, 2)
    with bad_link(kafka.ends["FAR"], kafka.listeners["FAR"], delay=0.25):
        done = run("lag", "--all", "-o", "text", brokers=f"127.0.0.1:{kafka.ends['FAR']}")
    assert done.returncode == 0 and topic in done.stdout, done.stdout + done.stderr


def test_connections_that_are_reset_again_and_again_cost_no_event_and_double_none(kafka, tmp_path):
    assert check_that_every_event_passes_once(kafka, tmp_path, 16_000, *PATIENTLY, rate=1_200_000, reset_every=2).resets >= 3


def test_nothing_that_waited_in_a_silence_of_five_seconds_is_lost_or_doubled(kafka, tmp_path):
    assert check_that_every_event_passes_once(kafka, tmp_path, 16_000, *PATIENTLY, rate=1_200_000, hole=(2, 5)).held > 4


def test_requests_and_answers_that_come_byte_by_byte_are_understood(kafka, tmp_path):
    check_that_every_event_passes_once(kafka, tmp_path, 500, *PATIENTLY, single_bytes=True)
