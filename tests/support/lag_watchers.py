"""For pytest: the long-running modes of `lag` beside a cluster whose brokers come and go, and the truth that they are held against."""
import contextlib
import json
import re
import subprocess
import time
import urllib.request

from kafka import TOOL, cluster, free_port, run
from kafka_tools import commit, create_topic, produce, until
from kafka_wire import commit_anywhere

TOPIC, PARTITIONS, EVENTS = "orders", 3, 20
GROUPS = [f"group-{number}" for number in range(12)]
TRUTH = {group: PARTITIONS * (EVENTS - number) for number, group in enumerate(GROUPS)}  # what is unread


@contextlib.contextmanager
def groups_on_three_brokers():
    """A cluster on which every broker coordinates some of GROUPS, and has its part back soon after it was away."""
    with cluster(3, ["offsets.topic.num.partitions=6", "min.insync.replicas=1", "leader.imbalance.check.interval.seconds=2"]) as kafka:
        create_topic(kafka.brokers, TOPIC, PARTITIONS, replicas=3)
        for partition in range(PARTITIONS):
            produce(kafka.brokers, TOPIC, EVENTS, partition)
        commit(kafka.brokers, "first", TOPIC, 1)  # makes coordinators
        for number, group in enumerate(GROUPS):
            commit_all(kafka, group, number)
        yield kafka


def commit_all(kafka, group, offset):
    until(lambda: commit_anywhere(kafka.brokers, group, TOPIC, {partition: offset for partition in range(PARTITIONS)}))


def wait_until_whole(kafka):
    """Each partition, of Kafka's own topics too, has all replicas and its leader back where it was."""
    def whole():
        done = run("topics", "list", "--internal", "-o", "json", brokers=kafka.brokers)
        partitions = [p for topic in json.loads(done.stdout)["topics"] for p in topic["partitions"]] if done.returncode == 0 else []
        return partitions and all(len(p["in_sync"]) == 3 and p["leader"] == p["replicas"][0] for p in partitions)
    until(whole, seconds=90)


class Exporter:
    def __init__(self, kafka, log, *which):
        self.port = free_port()
        self.process = start(kafka, log, *which, "--listen", f"127.0.0.1:{self.port}", "--sample", "500ms")

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=20) as answer:
            return answer.read().decode()

    def verdicts(self):
        """{group: verdict}"""
        return dict(re.findall(r'kafka_consumergroup_verdict{consumergroup="([^"]+)",verdict="([A-Z]+)"} 1\n', self.metrics()))

    def figures(self):
        """{group: unread events} of GROUPS; None while the newest sample failed or does not know all."""
        text, sums, unknown = self.metrics(), {}, 0
        for group, left_out in re.findall(r'lag_partitions_left_out{consumergroup="([^"]+)"} (\d+)\n', text):
            unknown += int(left_out) if group in GROUPS else 0
        if unknown or "lag_sample_success 1\n" not in text or 'verdict="UNKNOWN"} 1\n' in text:
            return None
        for group, lag in re.findall(r'kafka_consumergroup_lag{consumergroup="([^"]+)",.*} (\d+)\n', text):
            sums[group] = sums.get(group, 0) + int(lag)
        return {group: sums[group] for group in GROUPS if group in sums}


def start(kafka, log, *arguments):
    with open(log, "w") as file:
        return subprocess.Popen([TOOL, "-b", kafka.brokers, "lag", *arguments], stdout=file, stderr=file)


class Watchers:
    """Every mode of `lag` that runs for long, with all groups and with a few: librdkafka remembers the coordinators of eleven."""

    def __init__(self, kafka, folder):
        self.exporters = {"all": Exporter(kafka, folder / "all", "--all"), "few": Exporter(kafka, folder / "few", *GROUPS[:4])}
        self.waiting = start(kafka, folder / "waiting", *GROUPS, "--until-caught-up", "--timeout", "1h")
        self.processes = {"watch": start(kafka, folder / "watch", "--all", "--watch=500ms"),
                          "wait": self.waiting, **{name: each.process for name, each in self.exporters.items()}}
        self.expected = {"all": TRUTH, "few": {group: TRUTH[group] for group in GROUPS[:4]}}
        until(lambda: all(open(folder / name).read() for name in self.exporters))  # they listen

    def assert_alive(self):
        assert {name: process.poll() for name, process in self.processes.items()} == dict.fromkeys(self.processes)

    def assert_honest(self, seconds):
        """Whatever happens meanwhile: no group vanishes, and none of the figures that are given without a doubt is wrong."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for name, exporter in self.exporters.items():
                assert set(exporter.verdicts()) >= set(self.expected[name]), name
                assert exporter.figures() in (None, self.expected[name]), name
            time.sleep(0.25)

    def await_truth(self, seconds=60):
        """Until then they are honest."""
        deadline = time.monotonic() + seconds
        while any(self.exporters[name].figures() != expected for name, expected in self.expected.items()):
            assert time.monotonic() < deadline, {name: each.metrics() for name, each in self.exporters.items()}
            self.assert_honest(seconds=0.25)

    def stop(self):
        for process in self.processes.values():
            process.kill()
            process.wait()


@contextlib.contextmanager
def watchers(kafka, folder):
    running = Watchers(kafka, folder)
    try:
        yield running
    finally:
        running.stop()
