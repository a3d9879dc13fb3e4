"""The consumer and the statistics, built with the address and the undefined-behaviour sanitizer, on a real Kafka: 200,000 events
whose texts have up to 64 KiB. `scripts/test long` builds the program."""
import hashlib
import json
import os
import pathlib
import sqlite3
import subprocess

import pytest

from consuming import Stream
from kafka import TOOL, shared_brokers

ROOT = pathlib.Path(__file__).parents[2]
SANITIZED = os.environ.get("SANITIZED_TOOL", str(ROOT / "build/asan/shortener-events"))
EVENTS = int(os.environ.get("LONG_EVENTS", "200000"))
LENGTHS = (500, 640, 655, 2000, 4096)
TEXTS = ("ipAddress", "country", "city", "referer", "userId")


def long_text(name, length):
    piece = f'{name} é "\\ '
    return piece * (length // len(piece) + 1)


def length_of(number):
    return 65_536 if number % 100 == 0 else LENGTHS[number % len(LENGTHS)]


def user_agent(number):
    return long_text(str(number), length_of(number))


def event(number):
    click = {"shortCode": f"code{number % 10}", "originalUrl": "https://example.com", "timestamp": "2026-01-31T09:30:00Z",
             "userAgent": user_agent(number), TEXTS[number % 5]: long_text(TEXTS[number % 5], length_of(number)),
             "metadata": {"n": number}}
    return json.dumps(click) + "\n"


@pytest.fixture(scope="module")
def stream():
    assert os.path.exists(SANITIZED), "build it first: scripts/build asan"
    filled = Stream(shared_brokers())
    publish = subprocess.Popen([TOOL, "publish", "--topic", filled.clicks, "--contract", "click", "-q"], stdin=subprocess.PIPE,
                               env=filled.environment())
    for number in range(EVENTS):
        publish.stdin.write(event(number).encode())
    publish.stdin.close()
    assert publish.wait(timeout=600) == 0
    return filled


def sanitized(stream, *arguments):
    done = subprocess.run([SANITIZED, *arguments, "-q", "-o", "json"], env=stream.environment(), capture_output=True, text=True,
                          timeout=3600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def consume(stream, group, sink):
    stream.name = group
    report = sanitized(stream, *stream.arguments(sink, "--once")[1:])
    assert (report["applied"], report["dead_lettered"]) == (EVENTS, 0), report


def digest(text):
    return hashlib.blake2b(text.encode()).digest()


def test_every_row_of_sqlite_has_its_own_events_bytes(stream, tmp_path):
    consume(stream, f"{stream.name}-sqlite", f"sqlite:{tmp_path}/a.db")
    rows = sqlite3.connect(tmp_path / "a.db").execute("SELECT metadata, user_agent FROM clicks")
    numbers = set()
    for metadata, agent in rows:
        number = json.loads(metadata)["n"]
        assert digest(agent) == digest(user_agent(number)), number
        numbers.add(number)
    assert numbers == set(range(EVENTS))


def test_every_line_has_its_own_events_bytes(stream, tmp_path):
    consume(stream, f"{stream.name}-ndjson", f"ndjson:{tmp_path}/a.ndjson")
    numbers = set()
    for line in open(tmp_path / "a.ndjson"):
        row = json.loads(line)
        if "table" in row:
            assert digest(row["user_agent"]) == digest(user_agent(row["metadata"]["n"]))
            numbers.add(row["metadata"]["n"])
    assert numbers == set(range(EVENTS))


def test_statistics_count_every_event(stream):
    report = sanitized(stream, "stats", stream.clicks)
    assert (report["clicks"], report["invalid"], report["repeated"]) == (EVENTS, 0, 0)
    assert {entry["name"]: entry["clicks"] for entry in report["codes"]["names"]} == {f"code{i}": EVENTS // 10 for i in range(10)}
