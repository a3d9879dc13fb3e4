"""A replay is killed at any moment and repeated; every dead letter is published once."""
import json
import random
import signal
import subprocess
import time

from consuming import Stream, kill
from kafka import TOOL, run, shared_brokers

LETTERS = 4000


def publish_letters(stream, count):
    """Valid clicks as plain dead letters, as the services write them."""
    events = "".join(json.dumps({"shortCode": f"c{i}", "originalUrl": "https://example.com", "n": i,
                                 "timestamp": "2026-01-31T09:30:00Z"}) + "\n" for i in range(count))
    done = run("publish", "--topic", stream.dead, "--no-validate", "-q", stdin=events, brokers=stream.brokers)
    assert done.returncode == 0, done.stderr


def replay(stream, *more):
    return [TOOL, "dlq", "replay", stream.dead, "--to", stream.clicks, "--contract", "click", "--group", stream.name, *more]


def numbers(stream):
    lines = run("tail", stream.clicks, "--from", "beginning", "-o", "raw", brokers=stream.brokers).stdout.splitlines()
    return sorted(json.loads(line)["n"] for line in lines)


def test_a_replay_killed_at_any_moment_publishes_each_dead_letter_once():
    stream, chance = Stream(shared_brokers()), random.Random(3)
    publish_letters(stream, LETTERS)
    for _ in range(15):
        process = subprocess.Popen(replay(stream, "--yes", "-q"), env=stream.environment(), stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.02, 0.6))
        kill(process, signal.SIGKILL)
    finished = subprocess.run(replay(stream, "--yes", "-o", "json"), env=stream.environment(), capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    report = json.loads(finished.stdout)
    assert report["replayed"] + report["replayed_before"] == LETTERS
    assert numbers(stream) == list(range(LETTERS))


def test_filters_may_pick_in_any_order_and_nothing_is_published_twice():
    stream = Stream(shared_brokers())
    publish_letters(stream, 100)
    for condition, count in (("/n >= 90", 10), ("/n < 5 || /n >= 85", 10), ("/n == 50", 1), ("/n >= 0", 79), ("/n >= 0", 0)):
        done = subprocess.run(replay(stream, "--where", condition, "--yes", "-o", "json", "-q"), env=stream.environment(),
                              capture_output=True, text=True)
        assert (done.returncode, json.loads(done.stdout)["replayed"]) == (0, count), done.stderr
    assert numbers(stream) == list(range(100))


def test_without_yes_nothing_is_published():
    stream = Stream(shared_brokers())
    publish_letters(stream, 3)
    done = subprocess.run(replay(stream, "--fix", '/country="BR"'), env=stream.environment(), capture_output=True, text=True)
    assert done.stdout.count('+ /country: "BR"') == 3
    assert "3 would be replayed" in done.stderr
    assert numbers(stream) == []


def test_a_replay_count_over_the_cap_stays():
    stream = Stream(shared_brokers())
    publish_letters(stream, 1)
    for expected in (1, 1, 0):
        done = subprocess.run([TOOL, "dlq", "replay", stream.dead, "--to", stream.dead, "--contract", "click", "--group",
                               stream.name, "--max-replays", "2", "--yes", "-q", "-o", "json"], env=stream.environment(),
                              capture_output=True, text=True)
        assert json.loads(done.stdout)["replayed"] == expected, done.stderr
    assert json.loads(done.stdout)["over_the_cap"] == 1
