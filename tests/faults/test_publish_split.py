"""publish where Kafka refuses a whole batch for a few of its records: only these fail, whatever the way of sending, and are named."""
import collections
import itertools
import json

import pytest

from kafka import run, shared_brokers, unique
from kafka_tools import create_topic
from publishing import clicks, committed, dead_letters, number, numbers, publish, records, summary

COUNT = 1000
CULPRITS = (300, 301, 777)
REASONS = {"large": "too large: more than the topic's max.message.bytes", "keyless": "it has no key", "future": "invalid timestamp"}
first_numbers = itertools.count(0, COUNT)  # of the tests, which share a topic


@pytest.fixture(scope="module")
def topic():
    """It takes neither large events, nor some without a key, nor, as by default, some of tomorrow."""
    name = unique("picky")
    create_topic(shared_brokers(), name, config=["cleanup.policy=compact", "max.message.bytes=200000"])
    create_topic(shared_brokers(), f"{name}.deadletter", partitions=1)
    return name


def envelopes(begin, culprits=CULPRITS, kinds=tuple(REASONS)):
    """COUNT events with numbers from `begin` on; the culprits are of all kinds in turn."""
    kind_of = dict(zip(culprits, itertools.cycle(kinds)))
    for n in range(COUNT):
        kind = kind_of.get(n)
        event = clicks(1, begin + n, padding="x" * 250_000 if kind == "large" else "").strip()
        envelope = {"key": None if kind == "keyless" else f"k{begin + n}", "value": event}
        yield json.dumps(envelope | ({"timestamp_ms": 4_000_000_000_000} if kind == "future" else {})) + "\n"


def expected(begin, culprits=CULPRITS):
    return collections.Counter(n for n in range(begin, begin + COUNT) if n - begin not in culprits)


def of_run(counts, begin):
    return collections.Counter({n: often for n, often in counts.items() if begin <= n < begin + COUNT})


@pytest.mark.parametrize("kind", REASONS)
def test_only_the_culprits_of_a_batch_fail_and_publishing_the_rejects_again_ends(topic, tmp_path, kind):
    begin, rejects = next(first_numbers), tmp_path / "rejects"
    lines = list(envelopes(begin, kinds=[kind]))
    done = publish(shared_brokers(), topic, "--envelope", "--rejects", str(rejects), "--summary-json", str(tmp_path / "s"), stdin="".join(lines))
    assert done.returncode == 1
    assert summary(tmp_path / "s") == {"delivered": COUNT - 3, "failed": 3}
    assert "first not delivered: line 301 (failed): " in done.stderr and REASONS[kind] in done.stderr
    assert sorted(rejects.read_text().splitlines(keepends=True)) == sorted(lines[n] for n in CULPRITS)
    reasons = [line.split("\t") for line in (tmp_path / "rejects.reasons").read_text().splitlines()]
    assert {int(line) for line, _, _ in reasons} == {n + 1 for n in CULPRITS} and all(REASONS[kind] in reason for _, _, reason in reasons)
    assert of_run(numbers(shared_brokers(), topic), begin) == expected(begin)
    again = publish(shared_brokers(), topic, str(rejects), "--envelope", "--rejects", str(tmp_path / "left"))
    assert "3 lines = 0 delivered, 3 failed" in again.stderr
    assert sorted((tmp_path / "left").read_text().splitlines()) == sorted(rejects.read_text().splitlines())


def test_an_event_that_is_sent_again_keeps_its_time(topic):
    begin = next(first_numbers)
    lines = [json.dumps(json.loads(line) | {"timestamp_ms": 1_700_000_000_000 + n}) + "\n" for n, line in enumerate(envelopes(begin, (5,), ["large"]))]
    assert "1 failed" in publish(shared_brokers(), topic, "--envelope", stdin="".join(lines)).stderr
    times = {number(record["payload"]): record["ts"] for record in records(shared_brokers(), topic)}
    assert all(times[begin + n] == 1_700_000_000_000 + n for n in range(COUNT) if n != 5)


def test_only_the_culprits_become_dead_letters(topic, tmp_path):
    begin = next(first_numbers)
    lines = list(envelopes(begin, kinds=["large", "keyless"]))
    done = publish(shared_brokers(), topic, "--envelope", "--on-failure", "dead-letter", "--summary-json", str(tmp_path / "s"), stdin="".join(lines))
    assert done.returncode == 1
    assert summary(tmp_path / "s") == {"delivered": COUNT - 3, "dead_lettered": 3}
    letters = dead_letters(shared_brokers(), topic)
    assert sorted(value for _, value, _ in letters) == sorted(json.loads(lines[n])["value"] for n in CULPRITS)
    assert of_run(numbers(shared_brokers(), topic), begin) == expected(begin)


def test_atomic_names_the_culprit_and_shows_nothing(topic, tmp_path):
    begin, rejects = next(first_numbers), tmp_path / "rejects"
    lines = list(envelopes(begin))
    done = publish(shared_brokers(), topic, "--envelope", "--atomic", "--rejects", str(rejects), "--summary-json", str(tmp_path / "s"),
                   stdin="".join(lines))
    assert done.returncode == 1 and "the transaction was aborted" in done.stderr
    named = [line for line in done.stderr.splitlines() if "first not delivered" in line]
    assert any(f"line {n + 1} (failed)" in named[0] for n in CULPRITS), named
    assert summary(tmp_path / "s").get("delivered", 0) == 0
    assert sorted(rejects.read_text().splitlines(keepends=True)) == sorted(lines)
    assert of_run(committed(shared_brokers(), topic), begin) == {}


def test_a_checkpoint_gets_past_the_culprits_in_order_and_without_loss_or_repetition(topic, tmp_path):
    begin, rejects = next(first_numbers), tmp_path / "rejects"
    lines = list(envelopes(begin))
    (tmp_path / "in").write_text("".join(lines))
    arguments = (str(tmp_path / "in"), "--envelope", "--checkpoint", str(tmp_path / "c"), "--rejects", str(rejects), "--partition", "0")
    done = publish(shared_brokers(), topic, *arguments, "--summary-json", str(tmp_path / "s"))
    assert done.returncode == 1, done.stderr
    assert summary(tmp_path / "s") == {"delivered": COUNT - 3, "failed": 3}, done.stderr
    assert "first not delivered: line 301 (failed)" in done.stderr
    assert sorted(rejects.read_text().splitlines(keepends=True)) == sorted(lines[n] for n in CULPRITS)
    again = publish(shared_brokers(), topic, *arguments)
    assert again.returncode == 0 and "0 lines" in again.stderr, again.stderr
    assert len(rejects.read_text().splitlines()) == 3
    order = [number(record["payload"]) for record in records(shared_brokers(), topic) if record["partition"] == 0]
    assert_committed_in_order(topic, begin, order)


def assert_committed_in_order(topic, begin, order):
    seen = of_run(committed(shared_brokers(), topic), begin)
    assert seen == expected(begin)
    last = [n for n in order if begin <= n < begin + COUNT][-len(seen):]  # what was aborted before is in the log as well
    assert last == sorted(seen)


def test_a_letter_that_its_topic_refuses_stays_and_the_rest_is_replayed(topic):
    begin, dead, events = next(first_numbers), unique("letters"), 50
    create_topic(shared_brokers(), dead, partitions=1)
    text = "".join(clicks(1, begin + n, padding="x" * 250_000 if n == 20 else "") for n in range(events))
    assert publish(shared_brokers(), dead, stdin=text).returncode == 0
    arguments = ("dlq", "replay", dead, "--to", topic, "--contract", "click", "--group", dead, "--yes", "-o", "json")
    for replayed, before in ((events - 1, 0), (0, events - 1)):
        done = run(*arguments)
        report = json.loads(done.stdout)
        assert done.returncode == 1
        assert (report["replayed"], report["replayed_before"], report["not_placed"]) == (replayed, before, 1)
        assert "0@20 stays: " in done.stderr and "too large" in done.stderr
    assert of_run(committed(shared_brokers(), topic), begin) == collections.Counter(n for n in range(begin, begin + events) if n != begin + 20)


def test_an_event_just_below_the_broker_s_limit_needs_no_flag_and_a_longer_line_names_the_flag(tmp_path):
    name = unique("large")
    create_topic(shared_brokers(), name, partitions=1)
    done = publish(shared_brokers(), name, stdin=clicks(1, padding="x" * 1_040_000) + clicks(1, begin=1, padding="x" * 1_100_000))
    assert "1 delivered, 1 invalid" in done.stderr and "longer than 1 MiB (--max-line)" in done.stderr
