"""The truth of a simulation that is killed behind a rewriting of its file, which it does each minute."""
import json
import subprocess
import time

from consuming import Stream, kill
from kafka import run, shared_brokers


def test_what_a_run_leaves_that_is_killed_behind_a_rewriting_is_what_it_had_rewritten(tmp_path):
    stream = Stream(shared_brokers())
    process = stream.simulate(tmp_path, "--rate", "2000/s", "--for", "5m")
    path = tmp_path / "truth.json"
    deadline = time.monotonic() + 150
    while not (path.exists() and json.loads(path.read_text())["records"] > 0):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.2)
    time.sleep(1)  # more is published than the file says
    kill(process)
    truth = json.loads(path.read_text())
    found = subprocess.run(["kcat", "-C", "-e", "-q", "-b", stream.brokers, "-t", stream.clicks, "-f", "."], capture_output=True, check=True)
    assert not truth["complete"] and 100_000 < truth["records"] < len(found.stdout)
    done = run("simulate", "--verify", str(path), brokers=stream.brokers)
    assert done.returncode == 1 and "is not complete" in done.stderr, done.stderr
