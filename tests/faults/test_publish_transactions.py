"""publish --atomic and --checkpoint on a real Kafka, read back with kcat: all or nothing, and every line once whatever is killed when."""
import collections
import contextlib
import json
import random
import signal
import subprocess
import time

import pytest

from kafka import run, shared_brokers, unique
from kafka_tools import create_topic, until
from kafka_wire import Connection
from publishing import assert_committed, clicks, command, committed, numbers, publish, summary


def new_topic():
    topic = unique("tx")
    create_topic(shared_brokers(), topic, partitions=3)
    return topic


def test_atomic_shows_the_whole_input_at_once(tmp_path):
    topic = new_topic()
    done = publish(shared_brokers(), topic, "--atomic", "--summary-json", str(tmp_path / "s"), "--report",
                   str(tmp_path / "report"), stdin=clicks(20_000))
    assert done.returncode == 0, done.stderr
    assert summary(tmp_path / "s") == {"delivered": 20_000}
    assert_committed(shared_brokers(), topic, collections.Counter(range(20_000)))
    assert len((tmp_path / "report").read_text().splitlines()) == 20_000


def test_atomic_shows_nothing_of_an_input_with_an_invalid_line(tmp_path):
    topic, text = new_topic(), clicks(5000) + "{}\n" + clicks(10, begin=5000)
    (tmp_path / "in").write_text(text)
    done = publish(shared_brokers(), topic, str(tmp_path / "in"), "--atomic", "--summary-json", str(tmp_path / "s"), "--rejects",
                   str(tmp_path / "rejects"))
    assert done.returncode == 1
    assert "the transaction was aborted" in done.stderr and "line 5001 (invalid)" in done.stderr
    assert summary(tmp_path / "s") == {"invalid": 1, "failed": 5000, "not_attempted": 10}
    assert sorted((tmp_path / "rejects").read_text().splitlines()) == sorted(text.splitlines())
    assert committed(shared_brokers(), topic) == {}


@pytest.mark.parametrize("sig, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_atomic_shows_nothing_when_it_is_interrupted(sig, status):
    topic = new_topic()
    process = subprocess.Popen(command(shared_brokers(), topic, "--atomic"), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdin.write(clicks(5000))
    process.stdin.flush()
    until(lambda: numbers(shared_brokers(), topic))  # some of it is written to the log
    process.send_signal(sig)
    assert process.wait(timeout=30) == status
    assert "the transaction was aborted" in process.stderr.read()
    assert committed(shared_brokers(), topic) == {}


def test_atomic_shows_nothing_when_it_is_killed():
    topic = new_topic()
    process = subprocess.Popen(command(shared_brokers(), topic, "--atomic", "-X", "transaction.timeout.ms=5000",
                                       "--delivery-timeout", "4s", "-q"),
                               stdin=subprocess.PIPE, text=True)
    process.stdin.write(clicks(5000))
    process.stdin.flush()
    until(lambda: numbers(shared_brokers(), topic))
    process.kill()
    process.wait()
    assert committed(shared_brokers(), topic) == {}


@pytest.mark.parametrize("flags", [("--acks", "1"), ("--on-invalid", "skip"), ("--on-failure", "dead-letter"), ("--checkpoint", "f")])
def test_what_cannot_be_atomic_is_refused(flags):
    done = publish(shared_brokers(), "any", "--atomic", *flags)
    assert done.returncode == 2, done.stderr


def test_a_run_killed_at_any_moment_continues_without_loss_or_repetition(tmp_path):
    topic, chance, count = new_topic(), random.Random(5), 300_000
    (tmp_path / "in").write_text(clicks(count // 2) + "{}\n" + clicks(count - count // 2, begin=count // 2))
    arguments = command(shared_brokers(), topic, str(tmp_path / "in"), "--checkpoint", str(tmp_path / "c"), "--on-invalid", "skip",
                        "--rejects", str(tmp_path / "rejects"), "--report", str(tmp_path / "report"), "-X", "linger.ms=1", "-X",
                        "batch.size=2000")
    cut_short = 0
    for _ in range(12):
        process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 2))
        cut_short += process.poll() is None
        process.kill()
        process.wait()
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert cut_short > 0
    assert done.returncode in (0, 1), done.stderr
    assert_committed(shared_brokers(), topic, collections.Counter(range(count)))
    assert (tmp_path / "rejects").read_text() == "{}\n"
    places = [line.split("\t")[:2] for line in (tmp_path / "report").read_text().splitlines()]
    assert sorted(int(line) for line, _ in places) == list(range(1, count + 2))


def test_an_input_that_grew_is_continued_and_a_changed_one_is_refused(tmp_path):
    topic, flags = new_topic(), ("--checkpoint", str(tmp_path / "c"))
    assert publish(shared_brokers(), topic, *flags, stdin=clicks(10)).returncode == 0
    again = publish(shared_brokers(), topic, *flags, stdin=clicks(15))
    assert again.returncode == 0 and "continuing after line 10" in again.stderr
    for changed in (clicks(15, begin=1), clicks(3)):
        refused = publish(shared_brokers(), topic, *flags, "--rejects", str(tmp_path / "rejects"), stdin=changed)
        assert refused.returncode == 2, refused.stderr
        assert "changed" in refused.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["c"]
    assert_committed(shared_brokers(), topic, collections.Counter(range(15)))


def test_a_checkpoint_whose_progress_kafka_does_not_know_is_refused(tmp_path):
    topic, path = new_topic(), tmp_path / "c"
    assert publish(shared_brokers(), topic, "--checkpoint", str(path), stdin=clicks(1)).returncode == 0
    path.write_text(json.dumps(json.loads(path.read_text()) | {"id": unique("another")}))
    refused = publish(shared_brokers(), topic, "--checkpoint", str(path), stdin=clicks(1))
    assert refused.returncode == 3 and "knows no progress" in refused.stderr
    assert_committed(shared_brokers(), topic, collections.Counter([0]))


def test_sizes_that_a_stranger_committed_change_no_file_before_the_input_is_known_and_extend_none(tmp_path):
    topic, rejects = new_topic(), tmp_path / "rejects"
    flags = ("--checkpoint", str(tmp_path / "c"), "--on-invalid", "skip", "--rejects", str(rejects))
    publish(shared_brokers(), topic, *flags, stdin="{}\n" + clicks(3))
    assert rejects.read_text() == "{}\n"
    group = json.loads((tmp_path / "c").read_text())["id"]
    with Connection(shared_brokers()) as kafka:
        own = json.loads(until(lambda: kafka.metadata(group, topic, 0, offset=4)))

        def commit(metadata):
            kafka.commit(group, topic, {0: 4}, json.dumps(own | metadata))
            kafka.check_commit()

        for size in (0, 2**62):
            commit({"digest": "0" * 32, "rejects": size, "reasons": size, "report": size})
            refused = publish(shared_brokers(), topic, *flags, stdin="{}\n" + clicks(5) + "[]\n")
            assert refused.returncode == 2 and "changed" in refused.stderr, refused.stderr
            assert rejects.read_text() == "{}\n"
        commit({"rejects": 2**62, "reasons": 2**62, "report": 2**62})
        done = publish(shared_brokers(), topic, *flags, stdin="{}\n" + clicks(5) + "[]\n")
        assert rejects.read_text() == "{}\n[]\n", done.stderr
    assert_committed(shared_brokers(), topic, collections.Counter(range(5)))


def test_two_runs_with_one_checkpoint_do_not_both_publish(tmp_path):
    topic, flags = new_topic(), ("--checkpoint", str(tmp_path / "c"))
    first = subprocess.Popen(command(shared_brokers(), topic, *flags), stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first.stdin.write(clicks(10))
    first.stdin.flush()
    until(lambda: len(numbers(shared_brokers(), topic)) == 10)
    assert publish(shared_brokers(), topic, *flags, stdin=clicks(20)).returncode == 0
    with contextlib.suppress(BrokenPipeError), first.stdin:  # it may know already that it is not alone
        first.stdin.write(clicks(10, begin=100))
    assert first.wait(timeout=30) != 0
    assert_committed(shared_brokers(), topic, collections.Counter(range(20)))
