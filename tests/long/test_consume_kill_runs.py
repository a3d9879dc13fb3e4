"""Consumers are killed again and again while a pooler changes their sessions, backups are made and the brokers are restarted in turn."""
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time

import pytest

import pgbouncer
from consuming import Analytics, Stream, kill, postgres_rows, sqlite_rows
from kafka import cluster
from kafka_tools import until
from postgres import binaries

EVENTS, RATE = 20_000, "400/s"


class Backups:
    """pg_dump, again and again until the end."""

    def __init__(self, url):
        self.url, self.over, self.statuses = url, threading.Event(), []
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.over.wait(0.5):
            self.statuses.append(subprocess.run(["pg_dump", "-f", "/dev/null", self.url], stderr=subprocess.DEVNULL).returncode)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def restart_in_turn(kafka, problems):
    try:
        for index in range(len(kafka.nodes)):
            time.sleep(5)
            kafka.leave(index)
            kafka.restart(index)
            until(lambda: kafka.is_up(index), seconds=400)  # a busy machine takes minutes
    except BaseException as problem:  # of a thread, for the test
        problems.append(problem)


@pytest.mark.skipif(not binaries() or not pgbouncer.is_installed(), reason="PostgreSQL or PgBouncer is not installed")
def test_whatever_is_killed_and_restarted_both_databases_equal_the_truth(server, tmp_path):
    chance, kills, problems = random.Random(11), 0, []
    with cluster(3) as kafka, tempfile.TemporaryDirectory(prefix="pgb-") as folder:
        stream, url, path = Stream(kafka.brokers, replicas=3), server.create_database(), tmp_path / "events.db"
        with pgbouncer.pgbouncer(server, url, pathlib.Path(folder), sessions=3) as pooled, Backups(url) as backups:
            both = [Analytics(stream, f"sqlite:{path}", lambda sql: sqlite_rows(path)(sql)),
                    Analytics(stream.beside(), pooled, postgres_rows(server, url), "postgresql")]
            logs = [open(tmp_path / f"log{number}", "a") for number in range(4)]

            def member(number):
                return both[number % 2].consumer("--instance-id", f"m{number}", "--batch", "200", log=logs[number])

            rolling = threading.Thread(target=restart_in_turn, args=(kafka, problems))
            simulation = stream.simulate(tmp_path, "--count", str(EVENTS), "--rate", RATE, "--timeout", "30s")
            members = [member(number) for number in range(4)]
            rolling.start()
            while simulation.poll() is None or rolling.is_alive():
                time.sleep(chance.uniform(0.3, 2.5))
                number = chance.randrange(4)
                assert members[number].poll() is None, (tmp_path / f"log{number}").read_text()[-3000:]
                kill(members[number])
                kills += 1
                members[number] = member(number)
            rolling.join()
            assert not problems and simulation.returncode == 0
            for process in members:
                kill(process, signal.SIGKILL)
            for analytics in both:
                analytics.finish("--timeout", "30s")
        assert kills >= 20 and set(backups.statuses) == {0}
        for analytics in both:
            truth = analytics.assert_truth(tmp_path)
        print(f"{kills} kills, {len(backups.statuses)} backups, 3 brokers restarted, {truth['valid']['events']} events")
