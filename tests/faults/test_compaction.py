"""Offsets that compaction removed: a bounded read passes over them, and lag counts them as "up to"."""
import json
import subprocess

from kafka import cluster, run
from kafka_tools import commit, run_tool, until
from kafka_wire import commit_groups

TOPIC = "compacted"


def keyed(brokers, lines):
    subprocess.run(["kcat", "-P", "-b", brokers, "-t", TOPIC, "-K:"], input="".join(f"{line}\n" for line in lines), text=True, check=True)


def tail(brokers):
    done = run("tail", TOPIC, "--from", "beginning", "--until", "end", "-o", "jsonl", "-q", brokers=brokers, timeout=30)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_holes_of_compaction_neither_hang_a_bounded_read_nor_hide_the_oldest_unread_event():
    with cluster(1, ["log.cleaner.backoff.ms=100"]) as kafka:
        configs = ("cleanup.policy=compact", "segment.ms=100", "min.cleanable.dirty.ratio=0.01", "delete.retention.ms=0")
        run_tool("TopicCommand", "--bootstrap-server", kafka.brokers, "--create", "--topic", TOPIC, "--partitions", "1",
                 *(word for config in configs for word in ("--config", config)))
        keyed(kafka.brokers, ["old:0", *("same:" + str(i) for i in range(50))])

        def compacted():
            keyed(kafka.brokers, ["roll:" + "x"])  # segments are closed by what is written after them
            return len(tail(kafka.brokers)) < 20
        until(compacted)
        commit(kafka.brokers, "first", TOPIC, 1)  # makes the broker a coordinator
        commit_groups(kafka.brokers, ["behind"], TOPIC, {0: 1})
        shown = json.loads(run("lag", "behind", "-o", "json", "--time-lag", "exact", brokers=kafka.brokers).stdout)["groups"][0]["partitions"][0]
        left = [record for record in tail(kafka.brokers) if record["offset"] >= 1]
        assert shown["status"] == "known" and shown["lag"] == shown["end"] - 1 > len(left)
        assert shown["oldest_unread_ms"] == left[0]["timestamp_ms"]
        newest = json.loads(run("topics", "show", TOPIC, "-o", "json", brokers=kafka.brokers).stdout)["topics"][0]
        assert newest["partitions"][0]["end"] == shown["end"]
