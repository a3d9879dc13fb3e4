"""publish while its broker is killed, paused or refuses: nothing is lost or doubled, and the counts are the topic's, as kcat reads it."""
import collections
import contextlib
import json
import signal
import socket
import subprocess
import time

import pytest

from kafka import TOOL, cluster, run, unique

OUTCOMES = ("delivered", "invalid", "failed", "unknown", "dead_lettered", "not_attempted")


@pytest.fixture(scope="module")
def kafka():
    with cluster() as started:
        yield started


@pytest.fixture
def topic(kafka):
    name = unique("faults")
    assert run("topics", "create", name, "--partitions", "3", brokers=kafka.brokers).returncode == 0
    return name


def clicks(count, begin=0):
    return "".join(f'{{"shortCode":"c","originalUrl":"https://example.com","timestamp":"2026-01-31T09:30:00Z","metadata":{{"n":{n}}}}}\n'
                   for n in range(begin, begin + count))


def numbers(kafka, topic):
    """The events in the topic, with how often."""
    out = subprocess.run(["kcat", "-C", "-q", "-b", kafka.brokers, "-t", topic, "-e", "-o", "beginning"], capture_output=True, text=True,
                         check=True, timeout=60).stdout
    return collections.Counter(json.loads(line)["metadata"]["n"] for line in out.splitlines())


def command(kafka, topic, *more):
    return [TOOL, "publish", "-b", kafka.brokers, "--topic", topic, "--contract", "click", *more]


def summary(path):
    result = json.loads(path.read_text())
    assert result["read"] == sum(result[name] for name in OUTCOMES), result
    return {name: result[name] for name in OUTCOMES if result[name]}


@contextlib.contextmanager
def publishing(kafka, topic, text, tmp_path, *more):
    """The tool at work, once something of it is in the topic."""
    (tmp_path / "in").write_text(text)
    process = subprocess.Popen(command(kafka, topic, str(tmp_path / "in"), "--summary-json", str(tmp_path / "s"), *more), text=True,
                               stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_broker_killed_in_the_middle_and_restarted_costs_nothing(kafka, topic, tmp_path):
    with publishing(kafka, topic, clicks(500_000), tmp_path) as process:
        time.sleep(0.25)
        kafka.kill(0)
        assert process.poll() is None, "it was too fast to be disturbed"
        time.sleep(3)
        kafka.restart(0)
        assert process.wait(timeout=90) == 0, process.stderr.read()
    assert summary(tmp_path / "s") == {"delivered": 500_000}
    assert numbers(kafka, topic) == collections.Counter(range(500_000))


def test_a_broker_paused_beyond_the_request_timeout_costs_nothing(kafka, topic, tmp_path):
    with publishing(kafka, topic, clicks(200_000), tmp_path, "-X", "request.timeout.ms=1000", "-X", "socket.timeout.ms=1000") as process:
        time.sleep(0.15)
        kafka.pause(0)
        try:
            time.sleep(4)
        finally:
            kafka.resume(0)
        assert process.wait(timeout=60) == 0, process.stderr.read()
    assert summary(tmp_path / "s") == {"delivered": 200_000}
    assert numbers(kafka, topic) == collections.Counter(range(200_000))


def test_what_is_not_acknowledged_in_time_is_unknown_or_failed_and_never_called_delivered(kafka, topic, tmp_path):
    with publishing(kafka, topic, clicks(300_000), tmp_path, "--delivery-timeout", "2s", "--retries", "0", "--rejects",
                    str(tmp_path / "rejects")) as process:
        time.sleep(0.2)
        kafka.pause(0)
        try:
            time.sleep(6)
        finally:
            kafka.resume(0)
        assert process.wait(timeout=60) == 1, process.stderr.read()
    counts, found = collections.Counter(summary(tmp_path / "s")), numbers(kafka, topic)
    assert counts["delivered"] <= len(found) <= counts["delivered"] + counts.get("unknown", 0)
    assert max(found.values()) == 1
    rejected = (tmp_path / "rejects").read_text().splitlines()
    assert len(rejected) == counts.get("failed", 0)
    assert not found.keys() & {json.loads(line)["metadata"]["n"] for line in rejected}


def test_the_rejects_of_a_stopped_run_complete_the_job(kafka, topic, tmp_path):
    with publishing(kafka, topic, clicks(400_000), tmp_path, "--rejects", str(tmp_path / "rejects")) as process:
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) in (143, 0)
    assert "unknown" not in summary(tmp_path / "s")
    if (tmp_path / "rejects").read_text():
        assert subprocess.run(command(kafka, topic, "-q", str(tmp_path / "rejects"))).returncode == 0
    assert numbers(kafka, topic) == collections.Counter(range(400_000))


def test_a_second_signal_leaves_at_once_and_says_what_is_unknown(kafka, topic, tmp_path):
    with publishing(kafka, topic, clicks(300_000), tmp_path, "--timeout", "60s") as process:
        time.sleep(0.2)
        kafka.pause(0)
        try:
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=5) == 130
        finally:
            kafka.resume(0)
        assert "may or may not be in the topic" in process.stderr.read()


def test_an_event_that_the_broker_finds_too_large_fails_alone_and_is_not_sent_again(kafka, topic, tmp_path):
    large = clicks(1, begin=1).replace("https://example.com", "https://example.com/" + "x" * 1_500_000)
    begun = time.monotonic()
    done = run(*command(kafka, topic, "--summary-json", str(tmp_path / "s"), "--rejects", str(tmp_path / "rejects"),
                        "--max-line", "3MiB", "-X", "message.max.bytes=4000000", "-X", "batch.num.messages=1")[1:], stdin=clicks(1) + large + clicks(1, begin=2))
    assert done.returncode == 1
    assert "too large" in done.stderr and "line 2 (failed)" in done.stderr
    assert summary(tmp_path / "s") == {"delivered": 2, "failed": 1}
    assert (tmp_path / "rejects").read_text() == large
    assert sorted(numbers(kafka, topic)) == [0, 2]
    assert time.monotonic() - begun < 10


def test_a_topic_deleted_meanwhile_ends_the_run_with_true_counts(kafka, topic, tmp_path):
    process = subprocess.Popen(command(kafka, topic, "--delivery-timeout", "5s", "--retries", "0", "--summary-json", str(tmp_path / "s")),
                               stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdin.write(clicks(10))
    process.stdin.flush()
    time.sleep(1)
    subprocess.run(["java", "-Xmx128m", "-cp", kafka.nodes[0]["command"][3], "org.apache.kafka.tools.TopicCommand", "--bootstrap-server",
                    kafka.brokers, "--delete", "--topic", topic], check=True, capture_output=True)
    process.stdin.write(clicks(10, begin=10))
    process.stdin.close()
    assert process.wait(timeout=40) == 1
    counts = summary(tmp_path / "s")
    assert counts["delivered"] == 10 and sum(counts.values()) == 20


@pytest.mark.parametrize("file", ["--rejects", "--report"])
def test_a_full_disk_under_an_output_file_ends_the_run_with_true_counts(kafka, topic, tmp_path, file):
    text = clicks(1000) + "{}\n" * 3000
    done = run(*command(kafka, topic, "--on-invalid", "skip", "--summary-json", str(tmp_path / "s"))[1:], file,
               "/dev/full" if file == "--report" else str(tmp_path / "full"), stdin=text,
               **({} if file == "--report" else {"preexec_fn": lambda: limit_file_size(20_000)}))
    assert done.returncode == 1, done.stderr
    assert "cannot write" in done.stderr
    assert summary(tmp_path / "s")["delivered"] == sum(numbers(kafka, topic).values())


def limit_file_size(size):
    import resource
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_line_from_a_slow_pipe_is_in_the_topic_at_once_and_half_a_line_at_the_end_is_invalid(kafka, topic, tmp_path):
    process = subprocess.Popen(command(kafka, topic, "/dev/stdin", "--report", "/dev/stdout"), stdin=subprocess.PIPE, text=True,
                               stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    for n in range(3):
        process.stdin.write(clicks(1, begin=n))
        process.stdin.flush()
        begun = time.monotonic()
        while len(numbers(kafka, topic)) <= n:
            assert time.monotonic() - begun < 10
        if n > 0:
            assert time.monotonic() - begun < 2  # of which a start of kcat or two
    process.stdin.write('{"shortCode":"c')
    process.stdin.close()
    assert process.wait(timeout=20) == 1
    assert "3 delivered, 1 invalid" in process.stderr.read()
    assert sum(numbers(kafka, topic).values()) == 3


def refused(brokers, *more):
    begun = time.monotonic()
    done = run("publish", "-b", brokers, "-c", "click", "--timeout", "2s", *more, stdin=clicks(1))
    assert done.returncode == 3, done.stderr
    assert time.monotonic() - begun < 10
    return done.stderr


def test_nobody_listening_a_silent_port_and_the_wrong_protocol_are_named(kafka):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert "connection refused" in refused(f"127.0.0.1:{free.getsockname()[1]}")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "no answer" in refused(f"127.0.0.1:{silent.getsockname()[1]}")
    assert "TLS handshake failed" in refused(kafka.brokers, "-X", "security.protocol=ssl")
