"""publish where something is refused, by the broker, by the disk under its output files or by whoever listens: it says what, and counts truly."""
import resource
import signal
import socket
import subprocess
import time

import pytest

from kafka import run, shared_brokers, unique
from kafka_tools import create_topic, until
from publishing import clicks, command, numbers, publish, summary


@pytest.fixture
def topic():
    name = unique("refused")
    create_topic(shared_brokers(), name, partitions=3)
    return name


def test_an_event_that_the_broker_finds_too_large_fails_alone_and_is_not_sent_again(topic, tmp_path):
    large = clicks(1, begin=1, padding="x" * 1_500_000)
    begun = time.monotonic()
    done = publish(shared_brokers(), topic, "--summary-json", str(tmp_path / "s"), "--rejects", str(tmp_path / "rejects"), "--max-line", "3MiB",
                   stdin=clicks(1) + large + clicks(1, begin=2))
    assert done.returncode == 1
    assert "too large" in done.stderr and "line 2 (failed)" in done.stderr
    assert summary(tmp_path / "s") == {"delivered": 2, "failed": 1}
    assert (tmp_path / "rejects").read_text() == large
    assert sorted(numbers(shared_brokers(), topic)) == [0, 2]
    assert time.monotonic() - begun < 10  # to send it again would take 14


def limit_file_size():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.parametrize("file, settings", [("--rejects", {"preexec_fn": limit_file_size}), ("--report", {})])
def test_a_full_disk_under_an_output_file_ends_the_run_with_true_counts(topic, tmp_path, file, settings):
    text = clicks(1000) + "{}\n" * 3000
    done = publish(shared_brokers(), topic, "--on-invalid", "skip", "--summary-json", str(tmp_path / "s"), file,
                   "/dev/full" if file == "--report" else str(tmp_path / "full"), stdin=text, **settings)
    assert done.returncode == 1, done.stderr
    assert "cannot write" in done.stderr
    assert summary(tmp_path / "s")["delivered"] == sum(numbers(shared_brokers(), topic).values())


def test_a_line_from_a_slow_pipe_is_in_the_topic_at_once_and_half_a_line_at_the_end_is_invalid(topic):
    process = subprocess.Popen(command(shared_brokers(), topic, "/dev/stdin", "--report", "/dev/stdout"), stdin=subprocess.PIPE, text=True,
                               stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    for n in range(3):
        process.stdin.write(clicks(1, begin=n))
        process.stdin.flush()
        until(lambda: len(numbers(shared_brokers(), topic)) > n, seconds=10 if n == 0 else 3)  # of which a start of kcat or two
    process.stdin.write('{"shortCode":"c')
    process.stdin.close()
    assert process.wait(timeout=20) == 1
    assert "3 delivered, 1 invalid" in process.stderr.read()
    assert sum(numbers(shared_brokers(), topic).values()) == 3


def refused(brokers, *more):
    begun = time.monotonic()
    done = run("publish", "-b", brokers, "-c", "click", "--timeout", "2s", *more, stdin=clicks(1))
    assert done.returncode == 3, done.stderr
    assert time.monotonic() - begun < 10
    return done.stderr


def test_nobody_listening_a_silent_port_and_the_wrong_protocol_are_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert "connection refused" in refused(f"127.0.0.1:{free.getsockname()[1]}")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "no answer" in refused(f"127.0.0.1:{silent.getsockname()[1]}")
    assert "hung up in the TLS handshake: it probably speaks plaintext" in refused(shared_brokers(), "-X", "security.protocol=ssl")
