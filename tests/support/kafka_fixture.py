"""The Apache Kafka that the tests share: `start` leaves it running and writes its address, `stop` ends it by its process id.

usage: kafka_fixture.py start|stop TOOL STATE_FILE
"""
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import time

import shared_classes
from kafka import java_options, with_quick_java

SKIPPED = 77
START_LIMIT_SECONDS = 300  # the first start fetches the jars
STOP_LIMIT_SECONDS = 30


def missing():
    """Why Kafka cannot be started here, or None."""
    absent = [name for name in ("mvn", "java") if not shutil.which(name)]
    return f"{' and '.join(absent)} not found" if absent else None


def await_end(pid, seconds):
    """Also of a process that is nobody's child, and is never waited for: what is left of it counts as ended."""
    descriptor = os.pidfd_open(pid)
    try:
        select.select([descriptor], [], [], seconds)
    finally:
        os.close(descriptor)


def stop(state_file):
    if not state_file.exists():
        return
    pid = json.loads(state_file.read_text())["sandbox_pid"]
    state_file.unlink()
    try:
        os.kill(pid, signal.SIGTERM)
        await_end(pid, STOP_LIMIT_SECONDS)
    except ProcessLookupError:
        pass


def make_coordinators(brokers):
    """Lets a first group join, so that Kafka makes its offsets topic: librdkafka 2.0.2 crashes on asking for a group meanwhile."""
    first = subprocess.Popen(["kcat", "-b", brokers, "-G", "first-group", "url-shortener.click"], stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert any(" rebalanced " in line and ": assigned: " in line for line in first.stderr), "no group can join"
    finally:
        first.terminate()
        first.wait()


def start(tool, state_file):
    stop(state_file)  # left over from a run that was cut short
    announced = state_file.with_suffix(".announced")
    with announced.open("w") as out, state_file.with_suffix(".log").open("w") as log:
        sandbox = subprocess.Popen([tool, "sandbox", "--kafka", "-o", "json"], stdout=out, stderr=log,
                                   stdin=subprocess.DEVNULL, start_new_session=True, env=with_quick_java())
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < deadline and sandbox.poll() is None:
        text = announced.read_text()
        if text.endswith("}\n"):
            kafka = json.loads(text)
            make_coordinators(kafka["brokers"])
            if trouble := shared_classes.make(tool, kafka["nodes"][0]["command"], java_options()):
                print(trouble)
            state_file.write_text(json.dumps(kafka | {"sandbox_pid": sandbox.pid}))
            return 0
        time.sleep(0.05)
    print(state_file.with_suffix(".log").read_text())
    sandbox.kill()
    return 1


def main():
    action, tool, state = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    if action == "stop":
        return stop(state)
    if reason := missing():
        print(f"skipped: {reason}")
        return 1 if os.environ.get("CI") else SKIPPED
    return start(tool, state)


sys.exit(main())
