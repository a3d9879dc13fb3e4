"""Records of 100 MB that brokers take at default settings, because what counts is their size compressed: none is copied, each is told of."""
import hashlib
import json
import subprocess

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic
from measured import measured

SIZE = 100_000_000
MOST_MIB = SIZE / 2**20 + 100  # the client itself unpacks the record
CLICK = '{"shortCode":"%s","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z"}'


def produce(topic, path):
    subprocess.run(["kcat", "-P", "-b", shared_brokers(), "-t", topic, "-z", "gzip", "-X", "message.max.bytes=200000000", "-H", "trace=1", path],
                   check=True, timeout=60)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A valid event, a large one that would be valid as well, a valid event."""
    folder, topic = tmp_path_factory.mktemp("large"), unique("large")
    for name in topic, f"{topic}.created", f"{topic}.deadletter":
        create_topic(shared_brokers(), name)
    for name, text in ("first", CLICK % "a"), ("large", (CLICK % "b")[:-1] + ',"metadata":{"a":"' + "x" * SIZE + '"}}'), ("last", CLICK % "c"):
        (folder / name).write_text(text)
        produce(topic, folder / name)
    return topic


def checked(*words, status=0):
    done = measured(TOOL, *words, environment={"SHORTENER_EVENTS_BROKERS": shared_brokers()})
    assert done.returncode == status, (done.returncode, done.stderr)
    assert done.rss_mib < MOST_MIB, done.rss_mib
    return done


def consume(topic, group, sink, *more):
    return checked("consume", "--once", "--topic", topic, "--created-topic", f"{topic}.created", "--dead-letter-topic", f"{topic}.deadletter",
                   "-g", group, "--sink", sink, "-o", "json", *more)


def test_consume_takes_it_for_invalid_and_its_letter_says_what_it_was(large, tmp_path):
    report = json.loads(consume(large, unique("g"), f"sqlite:{tmp_path}/a.db").stdout)
    assert (report["read"], report["applied"], report["invalid"], report["dead_lettered"], report["shortened"]) == (3, 2, 1, 1, 1)
    (letter,) = [json.loads(line) for line in run("tail", f"{large}.deadletter", "--from", "beginning", "-o", "jsonl").stdout.splitlines()]
    headers = {header["name"]: header["value"] for header in letter["headers"]}
    assert headers["dlq.reason"] == "too-large" and headers["dlq.truncated"] == "value" and headers["trace"] == "1"
    assert int(headers["dlq.value.size"]) > SIZE and len(headers["dlq.value.digest"]) == 32
    assert len(letter["value"]) == 65_536 and letter["value"].startswith('{"shortCode":"b"')
    again = json.loads(consume(large, unique("g"), f"sqlite:{tmp_path}/a.db").stdout)
    assert (again["read"], again["dead_lettered"]) == (0, 0), "its place in the database is of the whole record"


def test_what_is_read_on_with_another_limit_is_still_the_same_topic(large, tmp_path):
    group, sink = unique("g"), f"ndjson:{tmp_path}/a.ndjson"
    consume(large, group, sink, "--on-invalid", "skip")
    run("publish", "-", "--topic", large, "--contract", "click", stdin=CLICK % "d" + "\n")
    report = json.loads(consume(large, group, sink, "--on-invalid", "skip", "--max-value", "1KiB").stdout)
    assert report["read"] == report["applied"] == 1


def test_validate_usage_and_stats_count_it_as_invalid(large):
    done = checked("validate", "--topic", large, "-c", "click", status=1)
    assert f"{large}[0]@1" in done.stdout.decode() and "too large: 100000" in done.stdout.decode()
    usage = json.loads(checked("contracts", "usage", large, "-c", "click", "-o", "json").stdout)
    assert usage["unreadable"] == 1 and usage["read"] == 1 + usage["tombstones"] + usage["versions"][0]["events"], usage
    report = json.loads(checked("stats", large, "-o", "json").stdout)
    assert (report["invalid"], report["clicks"]) == (1, report["read"] - 1), report


def test_tail_shows_its_front_and_says_so_or_leaves_it_out_where_it_cannot(large):
    shown = checked("tail", large, "--from", "1", "-n", "1").stdout
    assert b"(a part: the record has 100000" in shown and len(shown) < 70_000
    (line,) = checked("tail", large, "--from", "1", "-n", "1", "-o", "jsonl").stdout.splitlines()
    assert json.loads(line)["truncated"]["parts"] == "value"
    for raw in ["-o", "raw"], ["--format", "%s\n"]:
        done = checked("tail", large, "--from", "0", "-n", "3", *raw)
        assert "is not printed: it has 100000" in done.stderr and len(done.stdout.splitlines()) >= 2
    assert run("publish", "-", "--envelope", "--topic", large, "--no-validate", stdin=line.decode() + "\n").returncode == 1


def test_a_larger_limit_takes_all_of_it(large):
    whole = measured(TOOL, "tail", large, "--from", "1", "-n", "1", "-o", "raw", "--max-value", "128MiB", environment={"SHORTENER_EVENTS_BROKERS": shared_brokers()})
    assert len(whole.stdout) > SIZE and hashlib.sha256(whole.stdout[-SIZE:-4]).digest() == hashlib.sha256(b"x" * (SIZE - 4)).digest()


def test_letters_of_that_size_are_listed_and_not_replayed(large):
    for words in ["list"], ["stats"], ["show", "0@1"], ["list", "-o", "json"], ["stats", "-o", "json"]:
        checked("dlq", *words, large, "-c", "click")
    done = checked("dlq", "replay", large, "-c", "click", "--to", f"{large}.created", status=1)
    assert "1 not placed" in done.stderr, done.stderr
