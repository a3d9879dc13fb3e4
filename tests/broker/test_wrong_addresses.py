"""Kafka set up wrongly, as it happens: a broker that answers and sends its clients to an address where nobody is (advertised.listeners), and one
that cannot make the topics in which it keeps groups and transactions. Every command says so, in its time."""
import concurrent.futures
import pathlib
import time
import uuid

import pytest

from kafka import cluster, free_port, run
from listeners import add_listeners, nobody_answers
from publishing import clicks

TIMEOUT = 4  # seconds
SLACK = 15  # of a busy machine; what is not found out takes 30 s and more
CLICKS = "url-shortener.click"
COMMANDS = {
    "create": ["create", "https://example.com/"],
    "click": ["click", "abc1234"],
    "publish": ["publish", "-c", "click"],
    "publish in less time": ["publish", "-c", "click", "--delivery-timeout", "1s", "--retries", "0"],
    "publish all or nothing": ["publish", "-c", "click", "--atomic"],
    "simulate": ["simulate", "--count", "5"],
    "consume once": ["consume", "--once", "--sink", "ndjson:NEW"],
    "consume": ["consume", "--sink", "ndjson:NEW"],
    "tail": ["tail"],
    "tail following": ["tail", "-f"],
    "tail as a member": ["tail", "--group", "g"],
    "tail as a member, following": ["tail", "--group", "g", "-f"],
    "validate": ["validate", "--topic", CLICKS],
    "stats": ["stats"],
    "lag": ["lag", "g"],
    "lag of all": ["lag", "--all"],
    "lag check": ["lag", "check", "g"],
    "topics list": ["topics", "list"],
    "topics show": ["topics", "show", CLICKS],
    "topics create": ["topics", "create", "new"],
    "health": ["health"],
    "dlq list": ["dlq", "list"],
    "dlq stats": ["dlq", "stats"],
    "dlq show": ["dlq", "show", f"{CLICKS}.deadletter:0:0"],
    "dlq replay": ["dlq", "replay", f"{CLICKS}.deadletter", "--yes"],
}


def status_of(name):
    return {"health": 1}.get(name, 3)


@pytest.fixture(scope="module")
def kafka():
    """With three more listeners, each of which advertises a wrong address."""
    with cluster() as kafka, nobody_answers() as silent:
        kafka.told = {"UNKNOWN": "kafka..internal:9092", "REFUSED": f"127.0.0.1:{free_port()}", "SILENT": silent}
        kafka.listeners = add_listeners(kafka, kafka.told)
        assert run("topics", "create", brokers=kafka.brokers).returncode == 0
        assert run("tail", "--group", "g", "--timeout", "60s", brokers=kafka.brokers).returncode == 0  # there are coordinators, and a group
        yield kafka


def outcome(words, brokers, folder):
    """What it says, its status and its seconds."""
    words = [word.replace("NEW", f"{folder}/{uuid.uuid4()}") for word in words]
    begun = time.monotonic()
    done = run(*words, "--timeout", f"{TIMEOUT}s", stdin=clicks(3), brokers=brokers)
    return done.stdout + done.stderr, done.returncode, time.monotonic() - begun


@pytest.mark.parametrize("kind, cause", [("UNKNOWN", "the host name cannot be resolved"), ("REFUSED", "connection refused"), ("SILENT", "no answer")])
def test_every_command_names_the_address_that_a_broker_sends_its_clients_to(kafka, kind, cause, tmp_path):
    brokers = kafka.listeners[kind]
    expected = (f"{brokers} answered, but broker 1 calls itself {kafka.told[kind]} (its advertised.listeners), "
                f"and there it cannot be reached: {cause}")
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        outcomes = dict(zip(COMMANDS, pool.map(lambda words: outcome(words, brokers, tmp_path), COMMANDS.values())))
    is_wrong = lambda name, got: expected not in got[0] or got[1] != status_of(name) or got[2] > TIMEOUT + SLACK
    # What was too slow for its timeout among others, on a busy machine, is tried by itself.
    again = {name: outcome(COMMANDS[name], brokers, tmp_path) for name, got in outcomes.items() if is_wrong(name, got)}
    wrong = {name: got for name, got in again.items() if is_wrong(name, got)}
    assert not wrong, "\n".join(f"{name}: {got}" for name, got in wrong.items())


def test_what_never_left_is_not_in_doubt(kafka, tmp_path):
    rejects = tmp_path / "left"
    done = run("publish", "-c", "click", "--timeout", "2s", "--rejects", str(rejects), stdin=clicks(50), brokers=kafka.listeners["REFUSED"])
    assert done.returncode == 3 and "50 not attempted" in done.stderr, done.stderr
    assert sorted(rejects.read_text().splitlines()) == sorted(clicks(50).splitlines())
    assert not pathlib.Path(f"{rejects}.unknown").exists()


def test_internal_topics_that_cannot_be_made_are_named_with_their_settings(tmp_path):
    groups, transactions = "offsets.topic.replication.factor", "transaction.state.log.replication.factor"
    commands = {name: (words, "__consumer_offsets", groups) for name, words in COMMANDS.items() if "consume" in name or "member" in name}
    commands["publish all or nothing"] = (COMMANDS["publish all or nothing"], "__transaction_state", transactions)
    commands["publish in steps"] = (["publish", "-c", "click", "--checkpoint", "NEW"], "__transaction_state", transactions)
    with cluster(properties=[f"{groups}=3", f"{transactions}=3"]) as kafka:
        assert run("topics", "create", brokers=kafka.brokers).returncode == 0
        for name, (words, topic, setting) in commands.items():
            said, status, seconds = outcome(words, kafka.brokers, tmp_path)
            assert f"Kafka cannot make its topic {topic}" in said and f"{setting}=3 asks for more brokers than there are (1)" in said, (name, said)
            assert status == 3 and seconds < TIMEOUT + SLACK, (name, said, seconds)
        assert run("publish", "-c", "click", stdin=clicks(3), brokers=kafka.brokers).returncode == 0  # needs neither
