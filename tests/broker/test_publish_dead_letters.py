"""publish --on-failure dead-letter to a topic that will never take an event: what the dead letter says, as kcat reads it."""
import json
import time

import pytest

from kafka import shared_brokers, unique
from kafka_tools import create_topic
from publishing import clicks, dead_letters, publish


@pytest.fixture(scope="module")
def topic():
    """It takes small events only, its dead-letter topic those of a usual size."""
    name = unique("small")
    create_topic(shared_brokers(), name, config="max.message.bytes=500")
    create_topic(shared_brokers(), f"{name}.deadletter")
    return name


def test_what_never_succeeds_is_not_sent_again_and_becomes_a_dead_letter_with_its_headers(topic, tmp_path):
    event = clicks(1, padding="x" * 500)
    done = publish(shared_brokers(), topic, "--on-failure", "dead-letter", "--key", "/shortCode", "-H", "trace=7", "-H", "dlq.reason=forged",
                   "--summary-json", str(tmp_path / "s"), stdin=event)
    assert done.returncode == 1 and "line 1 (dead-lettered): delivery-failed: " in done.stderr
    summary = json.loads((tmp_path / "s").read_text())
    assert (summary["dead_lettered"], summary["retries"]) == (1, 0)
    (key, value, headers), = dead_letters(shared_brokers(), topic)
    assert (key, value) == ("c", event.strip())
    assert [name for name, _ in headers] == ["trace", "dlq.origin.topic", "dlq.reason", "dlq.detail", "dlq.attempts", "dlq.failed-at", "dlq.by"]
    told = dict(headers)
    assert (told["trace"], told["dlq.origin.topic"], told["dlq.reason"], told["dlq.attempts"]) == ("7", topic, "delivery-failed", "1")
    assert "too large" in told["dlq.detail"] and told["dlq.by"].startswith("shortener-events/")
    assert time.strptime(told["dlq.failed-at"][:19] + told["dlq.failed-at"][23:], "%Y-%m-%dT%H:%M:%SZ")


def test_a_dead_letter_that_cannot_be_delivered_either_fails_and_is_among_the_rejects(topic, tmp_path):
    event, rejects = clicks(1, padding="x" * 1_100_000), tmp_path / "rejects"
    done = publish(shared_brokers(), topic, "--on-failure", "dead-letter", "--rejects", str(rejects), "--max-line", "2MiB", stdin=event)
    assert done.returncode == 1 and "1 failed" in done.stderr and "nor could it be dead-lettered" in done.stderr
    assert rejects.read_text() == event
