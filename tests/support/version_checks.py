"""What works on each Kafka that is supported: one body of tests, for the `kafka` (.brokers, .version) of the file that imports it."""
import collections
import json

import pytest

from consuming import Analytics, Stream, kill, sqlite_rows
from kafka import librdkafka, run, unique
from kafka_tools import commit, create_topic, until
from publishing import assert_committed, clicks, number, numbers, publish, summary

COUNT = 2000


@pytest.fixture
def topic(kafka):
    name = unique("versions")
    create_topic(kafka.brokers, name, partitions=3)
    return name


def done(kafka, *words, **how):
    """What the tool says; it must end well."""
    ended = run(*words, brokers=kafka.brokers, **how)
    assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout


def answer(kafka, *words):
    return json.loads(done(kafka, *words, "-o", "json"))


def found(kafka, topic, *words):
    """The numbers of the events that tail prints."""
    return sorted(map(number, done(kafka, "tail", topic, "-o", "raw", *words).splitlines()))


def test_the_topics_of_the_contracts_are_created_listed_and_shown_and_then_all_is_healthy(kafka):
    for result in ("created", "exists"):
        assert [topic["result"] for topic in answer(kafka, "topics", "create")["topics"]] == [result] * 3
    listed = {topic["topic"]: topic for topic in answer(kafka, "topics", "list")["topics"]}
    assert {"url-shortener.click", "url-shortener.url-created", "url-shortener.click.deadletter"} <= listed.keys()
    (shown,) = answer(kafka, "topics", "show", "url-shortener.click")["topics"]
    assert [partition["leader"] for partition in shown["partitions"]] == [1, 1, 1]
    health = answer(kafka, "health", "--no-group")
    assert health["status"] == "healthy" and {check["status"] for check in health["checks"]} == {"ok"}, health


def test_checked_events_are_published_once_and_read_by_number_and_by_condition(kafka, topic, tmp_path):
    assert publish(kafka.brokers, topic, "--summary-json", str(tmp_path / "s"), stdin=clicks(COUNT)).returncode == 0
    assert summary(tmp_path / "s") == {"delivered": COUNT}
    assert numbers(kafka.brokers, topic) == collections.Counter(range(COUNT))
    assert found(kafka, topic, "--from", "beginning") == list(range(COUNT))
    assert found(kafka, topic, "--from", "beginning", "--where", "/metadata/n >= 1990") == list(range(1990, COUNT))
    assert len(found(kafka, topic, "-n", "5")) == 5


def test_a_transaction_is_published_whole_or_not_at_all(kafka, topic, tmp_path):
    assert publish(kafka.brokers, topic, "--atomic", "--summary-json", str(tmp_path / "s"), stdin=clicks(COUNT)).returncode == 0
    assert summary(tmp_path / "s") == {"delivered": COUNT}
    assert publish(kafka.brokers, topic, "--atomic", stdin=clicks(COUNT, begin=COUNT) + '{"no":"click"}\n').returncode == 1
    assert_committed(kafka.brokers, topic, collections.Counter(range(COUNT)))
    assert found(kafka, topic, "--from", "beginning") == list(range(COUNT))


def test_a_checkpoint_goes_on_where_the_run_before_ended(kafka, topic, tmp_path):
    source = tmp_path / "events"
    for count in (COUNT // 2, COUNT):
        source.write_text(clicks(count))
        assert publish(kafka.brokers, topic, str(source), "--checkpoint", str(tmp_path / "checkpoint")).returncode == 0
    assert_committed(kafka.brokers, topic, collections.Counter(range(COUNT)))


def test_lag_is_told_of_a_group_behind_and_of_one_at_its_end(kafka):
    topic, behind, finished = unique("lag"), unique("behind"), unique("finished")
    create_topic(kafka.brokers, topic)
    assert publish(kafka.brokers, topic, stdin=clicks(20)).returncode == 0
    commit(kafka.brokers, behind, topic, 5)
    commit(kafka.brokers, finished, topic, 20)
    lags = {name: answer(kafka, "lag", name)["groups"][0]["totals"]["lag"] for name in (behind, finished)}
    assert lags == {behind: 15, finished: 0}
    everyone = {group["group"]: group["totals"]["lag"] for group in answer(kafka, "lag", "--all")["groups"]}
    assert lags.items() <= everyone.items()
    for name, status in ((behind, 2), (finished, 0)):
        assert run("lag", "check", "--group", name, "--crit", "10", "--for", "1s", brokers=kafka.brokers).returncode == status
    missing = run("lag", "nosuch", brokers=kafka.brokers)
    assert missing.returncode == 3 and 'unknown group "nosuch"' in missing.stderr, missing.stderr


def test_a_consumer_that_is_killed_and_started_again_applies_every_event_once(kafka, tmp_path):
    stream, path = Stream(kafka.brokers), tmp_path / "events.db"
    analytics = Analytics(stream, f"sqlite:{path}", lambda sql: sqlite_rows(path)(sql))
    stream.finish(analytics.sink)  # makes the tables
    simulation = stream.simulate(tmp_path, "--count", "6000", "--rate", "3000/s")
    consumer = analytics.consumer("--batch", "100")
    until(lambda: analytics.consumed() > 1000)
    kill(consumer)
    assert simulation.wait(timeout=60) == 0
    analytics.finish()
    analytics.assert_truth(tmp_path)


def test_a_consumer_run_again_and_again_reads_on_where_its_group_ended(kafka, tmp_path):
    stream, path = Stream(kafka.brokers), tmp_path / "events.db"
    for begin in range(0, COUNT, COUNT // 2):
        assert publish(kafka.brokers, stream.clicks, stdin=clicks(COUNT // 2, begin=begin)).returncode == 0
        assert stream.finish(f"sqlite:{path}")["applied"] == COUNT // 2
    assert stream.finish(f"sqlite:{path}")["read"] == 0
    assert answer(kafka, "lag", stream.name)["groups"][0]["totals"]["lag"] == 0
    assert sqlite_rows(path)("SELECT count(*) FROM clicks") == [(str(COUNT),)]


def test_dead_letters_are_replayed_once(kafka):
    stream = Stream(kafka.brokers)
    done(kafka, "publish", "--topic", stream.dead, "--no-validate", stdin=clicks(20))
    words = ("dlq", "replay", stream.dead, "--to", stream.clicks, "--contract", "click", "--group", stream.name, "--yes")
    assert [answer(kafka, *words)[count] for count in ("replayed", "replayed_before")] == [20, 20]
    assert numbers(kafka.brokers, stream.clicks) == collections.Counter(range(20))


@pytest.mark.skipif(librdkafka() < (2, 12), reason="this librdkafka does not join by the newer protocol")
@pytest.mark.parametrize("words", (["tail", "-f"], ["consume", "--sink", "sqlite:never-made.db"]))
def test_that_it_does_not_speak_the_newer_protocol_of_groups_is_said_and_ends_the_member(kafka, words, tmp_path):
    ended = run(*words, "--group", unique("newer"), "-X", "group.protocol=consumer", "--timeout", "2s", brokers=kafka.brokers, timeout=30, cwd=tmp_path)
    assert ended.returncode == 3, ended.stderr
    assert "this Kafka does not speak the newer protocol of groups (KIP-848)" in ended.stderr and "leave group.protocol out" in ended.stderr
