"""publish while its broker is killed, paused or refuses: nothing is lost or doubled, and the counts are the topic's, as kcat reads it."""
import collections
import os
import pathlib
import re
import signal
import subprocess
import time

import pytest

from kafka import cluster, stat_of, unique
from kafka_tools import create_topic, run_tool, until
from publishing import PATIENTLY, clicks, command, number, numbers, publish, publishing, streaming, summary


@pytest.fixture(scope="module")
def kafka():
    with cluster() as started:
        yield started


@pytest.fixture
def topic(kafka):
    name = unique("faults")
    create_topic(kafka.brokers, name, partitions=3)
    return name


def test_a_broker_killed_in_the_middle_and_restarted_costs_nothing(kafka, topic, tmp_path):
    with streaming(kafka.brokers, topic, tmp_path, *PATIENTLY, quick=500_000) as stream:
        kafka.kill(0)
        time.sleep(10)
        kafka.restart(0)
        until(lambda: stream.sent >= 500_000)
        stream.assert_complete()


def test_a_broker_paused_beyond_the_request_timeout_costs_nothing(kafka, topic, tmp_path):
    with streaming(kafka.brokers, topic, tmp_path, *PATIENTLY, "-X", "request.timeout.ms=1000", "-X", "socket.timeout.ms=1000") as stream:
        with kafka.paused(0):
            time.sleep(3)
        stream.assert_complete()


def processor_seconds(process):
    fields = stat_of(pathlib.Path(f"/proc/{process.pid}"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_waiting_for_a_paused_broker_takes_no_processor_time(kafka, topic, tmp_path):
    with streaming(kafka.brokers, topic, tmp_path, *PATIENTLY, quick=10_000_000) as stream:
        with kafka.paused(0):
            def used_in_a_second():
                before = processor_seconds(stream.process)
                time.sleep(1)
                return processor_seconds(stream.process) - before
            until(lambda: used_in_a_second() < 0.25)  # once its queue is full, however long that takes
        stream.assert_complete()


def test_what_is_not_acknowledged_in_time_is_unknown_or_failed_and_never_called_delivered(kafka, topic, tmp_path):
    rejects = tmp_path / "rejects"
    with streaming(kafka.brokers, topic, tmp_path, "--delivery-timeout", "2s", "--retries", "0", "--rejects", str(rejects)) as stream:
        with kafka.paused(0):
            stream.await_more()
            status, said = stream.end()
    assert status == 1, said
    counts, found = stream.counts(), numbers(kafka.brokers, topic)
    assert counts["unknown"] > 0
    assert counts["delivered"] <= len(found) <= counts["delivered"] + counts["unknown"] and max(found.values()) == 1
    rejected = rejects.read_text().splitlines()
    assert len(rejected) == counts["failed"]
    assert not found.keys() & set(map(number, rejected))


def test_a_second_signal_half_a_second_after_the_first_leaves_at_once(kafka, topic, tmp_path):
    with streaming(kafka.brokers, topic, tmp_path, "--checkpoint", str(tmp_path / "checkpoint"), "--timeout", "60s") as stream:
        with kafka.paused(0):
            stream.await_standstill()  # in the commit that is due, which nobody answers
            stream.process.send_signal(signal.SIGTERM)
            time.sleep(1)
            assert stream.process.poll() is None
            stream.process.send_signal(signal.SIGTERM)
            status, said = stream.end(seconds=5)
    assert status == 143
    assert "left at once; events without an acknowledgement may or may not be in the topic" in said


def test_the_rejects_of_a_stopped_run_complete_the_job(kafka, topic, tmp_path):
    slowly = ("-X", "batch.num.messages=100")  # so that the signal comes in the middle
    with publishing(kafka.brokers, topic, clicks(400_000), tmp_path, "--rejects", str(tmp_path / "rejects"), *slowly) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 143
    assert summary(tmp_path / "s").keys() == {"delivered", "not_attempted"}
    assert publish(kafka.brokers, topic, str(tmp_path / "rejects")).returncode == 0
    assert numbers(kafka.brokers, topic) == collections.Counter(range(400_000))


def test_a_signal_is_answered_while_the_broker_is_silent_and_what_is_unknown_is_counted(kafka, topic, tmp_path):
    with streaming(kafka.brokers, topic, tmp_path, "--timeout", "60s") as stream, kafka.paused(0):
        stream.await_more()
        stream.process.send_signal(signal.SIGINT)
        status, said = stream.end(seconds=5)
    assert status == 130
    assert stream.counts()["unknown"] > 0 and "unknown" in said


def test_a_topic_deleted_meanwhile_ends_the_run_with_true_counts(kafka, topic, tmp_path):
    flags = ("--delivery-timeout", "5s", "--retries", "0", "--summary-json", str(tmp_path / "s"), "--rejects", str(tmp_path / "rejects"))
    process = subprocess.Popen(command(kafka.brokers, topic, *flags), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdin.write(clicks(10))
    process.stdin.flush()
    until(lambda: len(numbers(kafka.brokers, topic)) == 10)
    run_tool("TopicCommand", "--bootstrap-server", kafka.brokers, "--delete", "--topic", topic)
    process.stdin.write(clicks(10, begin=10))
    process.stdin.close()
    assert process.wait(timeout=40) == 1
    assert re.search(r"line 11 \(failed\): .*(unknown topic|topic (was|is) deleted)", process.stderr.read())
    assert summary(tmp_path / "s") == {"delivered": 10, "failed": 10}
    assert sorted((tmp_path / "rejects").read_text().splitlines()) == clicks(10, begin=10).splitlines()
