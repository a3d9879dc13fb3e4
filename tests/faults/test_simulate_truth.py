"""The truth of a simulation that is killed, interrupted, or has no room for it: it never says more than the topic holds."""
import json
import os
import signal
import subprocess
import time

import pytest

from consuming import Stream, kill
from kafka import TOOL, run, shared_brokers


@pytest.fixture
def stream():
    return Stream(shared_brokers())


def records_in(stream):
    """By another reader than ours."""
    done = subprocess.run(["kcat", "-C", "-e", "-q", "-b", stream.brokers, "-t", stream.clicks, "-f", "."], capture_output=True, check=True)
    return len(done.stdout)


def started_simulation(stream, folder):
    """Under way: its first record is in the topic."""
    process = stream.simulate(folder, "--rate", "4000/s", "--for", "60s")
    subprocess.run(["kcat", "-C", "-c", "1", "-q", "-b", stream.brokers, "-t", stream.clicks], stdout=subprocess.DEVNULL, check=True, timeout=60)
    return process


def truth_in(folder):
    return json.loads((folder / "truth.json").read_text())


def verify(stream, folder, *arguments):
    return run("simulate", "--verify", str(folder / "truth.json"), *arguments, brokers=stream.brokers)


def test_what_a_killed_run_leaves_is_not_complete_and_says_no_more_than_the_topic_holds(stream, tmp_path):
    (tmp_path / "truth.json").write_text('{"schema": "simulation-truth/2", "complete": true}')
    kill(started_simulation(stream, tmp_path))
    truth = truth_in(tmp_path)
    assert (truth["complete"], truth["topic"]) == (False, stream.clicks)
    assert truth["records"] <= records_in(stream)
    done = verify(stream, tmp_path)
    assert done.returncode == 1 and "is not complete" in done.stderr, done.stderr


@pytest.mark.parametrize("attempt", range(5))
def test_the_truth_of_an_interrupted_run_is_the_topic(stream, tmp_path, attempt):
    process = started_simulation(stream, tmp_path)
    time.sleep(0.07 * attempt)  # anywhere between two batches
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    truth, found = truth_in(tmp_path), records_in(stream)
    assert not truth["complete"] and 0 < truth["records"] <= found <= truth["records"] + truth["unknown"]["records"]
    done = verify(stream, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is not complete" in done.stderr


def test_a_consumers_databases_are_what_the_truth_says_and_a_lost_click_is_named(stream, server, tmp_path):
    assert stream.simulate(tmp_path, "--count", "3000").wait(timeout=60) == 0
    databases = {f"sqlite:{tmp_path}/a.db": lambda sql: subprocess.run(["sqlite3", tmp_path / "a.db", sql], check=True)}
    if server:
        url = server.create_database()
        databases[url] = lambda sql: server.query(sql, url)
    for number, (sink, execute) in enumerate(databases.items()):
        consumer = stream.beside() if number else stream
        consumer.finish(sink, "--on-invalid", "skip")
        done = verify(stream, tmp_path, "--db", sink)
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(run("stats", "--db", sink, "-o", "json").stdout)["clicks"] == truth_in(tmp_path)["valid"]["events"]
        execute("DELETE FROM clicks WHERE clicked_at = (SELECT min(clicked_at) FROM clicks)")
        done = verify(stream, tmp_path, "--db", sink, "-o", "json")
        codes = {difference["code"] for difference in json.loads(done.stdout)["differences"]}
        assert done.returncode == 1 and codes - {None}, done.stdout


@pytest.mark.parametrize("full", [True, False])
def test_a_truth_that_finds_no_room_is_said_and_is_no_success(stream, tmp_path, full):
    """A device that takes nothing, at the end; a file that may not grow, at once."""
    path = "/dev/full" if full else tmp_path / "truth.json"
    limit = ["prlimit", "--fsize=100"] if not full else []
    done = subprocess.run([*limit, TOOL, "simulate", "--topic", stream.clicks, "--count", "100", "--truth", path], env=stream.environment(),
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stderr
    assert f'cannot write to "{path}"' in done.stderr, done.stderr
    assert os.path.exists(path) == full and records_in(stream) == (100 if full else 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="a file system of one's own needs root's rights")
def test_a_full_disk_at_the_end_is_said_and_leaves_the_truth_of_before_which_is_not_complete(stream, tmp_path):
    """The file of the beginning fits, that of the end, with its thousands of codes, does not."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k", "none", disk], check=True)
    try:
        done = stream.simulate(disk, "--count", "20000", "--create", "5000", "--created-topic", stream.created)
        assert done.wait(timeout=60) == 1
        assert os.listdir(disk) == ["truth.json"]
        assert not truth_in(disk)["complete"] and records_in(stream) >= 20_000
        assert verify(stream, disk).returncode == 1
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
