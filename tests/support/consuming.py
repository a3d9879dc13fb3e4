"""For pytest: topics of one's own, consumers that can be killed, and what a database must hold after a simulation."""
import copy
import json
import os
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

from kafka import TOOL, run, unique
from kafka_tools import create_topic, until


STARTED = []  # consumers and simulations, for the end of a test that fails


def started(process):
    STARTED.append(process)
    return process


def kill_leftovers():
    for process in STARTED:
        if process.poll() is None:
            kill(process)
    STARTED.clear()


class Stream:
    """Three topics of one test's own and a group to read them."""

    def __init__(self, brokers, partitions=3, replicas=1):
        self.brokers, self.name = brokers, unique("consume")
        self.clicks, self.created, self.dead = (f"{self.name}.{part}" for part in ("click", "created", "dead"))
        for topic, count in ((self.clicks, partitions), (self.created, 1), (self.dead, 1)):
            create_topic(brokers, topic, partitions=count, replicas=replicas)

    def environment(self):
        return os.environ | {"SHORTENER_EVENTS_BROKERS": self.brokers}

    def simulate(self, folder, *arguments):
        """Starts a simulation; its truth goes to folder/truth.json."""
        return started(subprocess.Popen([TOOL, "simulate", "--topic", self.clicks, "--invalid", "1%", "--duplicates", "2%",
                                         "--late", "5%:10m", "--truth", f"{folder}/truth.json", "-q", *arguments],
                                        env=self.environment(), stderr=subprocess.DEVNULL))

    def arguments(self, sink, *more):
        return [TOOL, "consume", "--sink", sink, "--group", self.name, "--topic", self.clicks, "--created-topic",
                self.created, "--dead-letter-topic", self.dead, *more]

    def consumer(self, sink, *more, log=subprocess.DEVNULL, environment=None):
        return started(subprocess.Popen(self.arguments(sink, *more), env=self.environment() | (environment or {}), stderr=log))

    def beside(self):
        """The same events for another group, with dead letters of its own."""
        other = copy.copy(self)
        other.name, other.dead = unique("consume"), unique("dead")
        create_topic(self.brokers, other.dead)
        return other

    def finish(self, sink, *more):
        """Consumes what is left; the report."""
        done = subprocess.run(self.arguments(sink, "--once", "-q", "-o", "json", *more), env=self.environment(),
                              capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def dead_letters(self):
        lines = run("tail", self.dead, "--from", "beginning", "-o", "jsonl", brokers=self.brokers).stdout.splitlines()
        return [{header["name"]: header["value"] for header in json.loads(line)["headers"]} for line in lines]


def kill(process, sig=signal.SIGKILL):
    process.send_signal(sig)
    process.wait(timeout=30)


def kill_all(processes, sig):
    """At the same time."""
    for process in processes:
        process.send_signal(sig)
    for process in processes:
        process.wait(timeout=60)


def health(address):
    """Status and answer of /healthz; None while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://{address}/healthz", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)
    except urllib.error.URLError:
        return None


def metrics(address):
    """Empty while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.URLError:
        return ""


def sqlite_rows(path):
    database = sqlite3.connect(path)
    return lambda sql: [tuple(map(str, row)) for row in database.execute(sql)]


def postgres_rows(server, url):
    return lambda sql: [tuple(row) for row in server.query(sql, url)]


MINUTE = {"sqlite": "strftime('%Y-%m-%dT%H:%M:00.000Z', minute / 1000, 'unixepoch')",
          "postgresql": "to_char(minute AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:00.000\"Z\"')"}


def assert_counts(rows, folder, kind="sqlite"):
    """The database equals the truth per code, per minute and per visitor."""
    truth = json.load(open(f"{folder}/truth.json"))
    codes = {name: code for name, code in truth["codes"].items() if code["events"]}
    stats = {code: (int(clicks), int(visitors)) for code, clicks, visitors in
             rows("SELECT short_code, total_clicks, unique_clicks FROM url_stats")}
    assert stats == {name: (code["events"], code["visitors"]) for name, code in codes.items()}
    minutes = {(code, minute): int(clicks) for code, minute, clicks in
               rows(f"SELECT short_code, {MINUTE[kind]}, clicks FROM clicks_per_minute")}
    assert minutes == {(name, minute): clicks for name, code in codes.items() for minute, clicks in code["minutes"].items()}
    assert int(rows("SELECT count(*) FROM clicks")[0][0]) == truth["valid"]["events"]
    return truth


def assert_dead_letters(stream, truth):
    """Each invalid event is a dead letter once."""
    letters = stream.dead_letters()
    origins = {(letter["dlq.origin.partition"], letter["dlq.origin.offset"]) for letter in letters}
    assert len(letters) == len(origins) == truth["invalid"]["records"]


class Analytics:
    """A group of its own that consumes a stream into a database."""

    def __init__(self, stream, sink, rows, kind="sqlite"):
        self.stream, self.sink, self.rows, self.kind = stream, sink, rows, kind

    def consumer(self, *more, **how):
        return self.stream.consumer(self.sink, *more, **how)

    def consumed(self):
        """Events, as the database says; there must be one."""
        return int(self.rows("SELECT coalesce(sum(next_offset), 0) FROM consumed_offsets")[0][0])

    def finish(self, *more):
        """Consumes what is left, for a new group: it need not wait for members that were killed, and the database alone counts."""
        rest = copy.copy(self.stream)
        rest.name = unique("rest")
        return rest.finish(self.sink, *more)

    def assert_truth(self, folder):
        truth = assert_counts(self.rows, folder, self.kind)
        assert_dead_letters(self.stream, truth)
        return truth


def both_databases(stream, folder, server):
    """SQLite and, where it is installed, PostgreSQL: the same events, side by side."""
    path = folder / "events.db"
    found = [Analytics(stream, f"sqlite:{path}", lambda sql: sqlite_rows(path)(sql))]
    if server:
        url = server.create_database()
        found.append(Analytics(stream.beside(), url, postgres_rows(server, url), "postgresql"))
    return found


def check_members_that_are_killed_and_added(brokers, folder, server, half, chance, *words):
    """Three members a database on twelve partitions, of which one is killed and replaced each second until all 2 * `half` clicks are there and more
    than `half` is consumed, so that, however slow the machine is, most is consumed while members come and go. Then the databases equal the truth."""
    stream = Stream(brokers, partitions=12)
    databases = both_databases(stream, folder, server)
    for database in databases:
        database.finish()  # makes the tables
    simulation = stream.simulate(folder, "--count", str(2 * half), "--rate", "4000/s")
    groups = [[database.consumer(*words) for _ in range(3)] for database in databases]
    while simulation.poll() is None or any(database.consumed() < half for database in databases):
        before = [database.consumed() for database in databases]
        time.sleep(1)
        for database, members, consumed in zip(databases, groups, before):
            until(lambda: database.consumed() > consumed or (consumed >= half and simulation.poll() is not None))
            kill(members.pop(chance.randrange(3)), chance.choice([signal.SIGKILL, signal.SIGTERM]))
            members.append(database.consumer(*words))
    kill_all(sum(groups, []), signal.SIGTERM)
    for database in databases:
        assert database.finish()["read"] <= half
        database.assert_truth(folder)
