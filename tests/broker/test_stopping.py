"""Signals: the first is answered within a second even while a write or an open waits; two at once are one wish."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic, until
from publishing import clicks, command, publish, summary

ANSWERED = 5  # seconds; one is promised, the rest is for a busy machine


@pytest.fixture(scope="module")
def full_topic():
    """With more than a pipe holds."""
    name = unique("stopping")
    create_topic(shared_brokers(), name, partitions=3)
    assert publish(shared_brokers(), name, "-q", stdin=clicks(5_000)).returncode == 0
    return name


@pytest.fixture
def fifo(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


def stopped(process, sig):
    """Its exit status and stderr, and how long the answer to the signal took."""
    asked = time.monotonic()
    process.send_signal(sig)
    errors = process.communicate(timeout=30)[1]
    assert time.monotonic() - asked < ANSWERED
    return process.returncode, errors


def waits_in(process, place):
    """Until a thread waits in this place of the kernel, as /proc/PID/wchan calls it."""
    until(lambda: any(place in thread.read_text() for thread in pathlib.Path(f"/proc/{process.pid}/task").glob("*/wchan")))


def waits_in_a_write(process):
    """Until the pipe is full and nothing moves."""
    waits_in(process, "pipe")


def waits_for_a_reader_or_writer(process):
    """Until the other end of a named pipe is missing."""
    waits_in(process, "wait_for_partner")


@pytest.mark.parametrize("following", [(), ("-f",)])
def test_a_reader_that_sleeps_does_not_keep_tail_from_stopping(full_topic, following):
    process = subprocess.Popen([TOOL, "tail", full_topic, "--from", "beginning", *following], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "SHORTENER_EVENTS_BROKERS": shared_brokers()})
    waits_in_a_write(process)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=ANSWERED)  # nobody has read anything yet
    assert time.monotonic() - asked < ANSWERED
    assert process.returncode == 130
    assert "nobody read from stdout" in process.stderr.read()
    process.stdout.close()
    process.stderr.close()


def test_a_slow_reader_still_gets_what_was_read_before_the_signal(full_topic):
    process = subprocess.Popen([TOOL, "tail", full_topic, "--from", "beginning", "--format", "%o\\n"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**os.environ, "SHORTENER_EVENTS_BROKERS": shared_brokers()})
    first = process.stdout.read(10)
    process.send_signal(signal.SIGINT)
    rest = bytearray()
    while piece := os.read(process.stdout.fileno(), 1000):
        rest += piece
        time.sleep(0.01)
    process.wait(timeout=ANSWERED)
    process.stdout.close()
    process.stderr.close()
    assert (first + rest).endswith(b"\n")


def test_a_rejects_pipe_that_nobody_opens_does_not_keep_publish_from_stopping(full_topic, fifo, tmp_path):
    (tmp_path / "in").write_text(clicks(1) + "no event\n")
    process = subprocess.Popen(command(shared_brokers(), full_topic, str(tmp_path / "in"), "--on-invalid", "skip", "--rejects", str(fifo)), stderr=subprocess.PIPE,
                               text=True)
    waits_for_a_reader_or_writer(process)
    status, errors = stopped(process, signal.SIGTERM)
    assert status == 143
    assert "fifo" in errors


def test_a_reader_that_leaves_the_pipe_of_rejects_is_trouble_and_no_quiet_end(full_topic, fifo, tmp_path):
    (tmp_path / "in").write_text("no event\n" * 100_000)
    reader = subprocess.Popen(["head", "-c", "1", str(fifo)], stdout=subprocess.DEVNULL)
    done = publish(shared_brokers(), full_topic, str(tmp_path / "in"), "--on-invalid", "skip", "--rejects", str(fifo))
    reader.wait()
    assert done.returncode == 1
    assert "its reader closed it" in done.stderr


def test_an_input_pipe_that_nobody_opens_does_not_keep_validate_from_stopping(fifo):
    process = subprocess.Popen([TOOL, "validate", "-c", "click", str(fifo)], stderr=subprocess.PIPE, text=True)
    waits_for_a_reader_or_writer(process)
    assert stopped(process, signal.SIGTERM)[0] == 143


def test_gnu_timeout_ends_publish_with_its_summary(full_topic, tmp_path):
    """It sends SIGTERM to the program and at once to its process group: 6 of 12 runs ended without a word."""
    for attempt in range(4):
        file = tmp_path / f"summary-{attempt}"
        words = ["timeout", "1", *command(shared_brokers(), full_topic, "--summary-json", str(file), "--rejects", str(tmp_path / "rejects"))]
        slow = f"while :; do echo '{clicks(1).strip()}'; sleep 0.05; done"
        done = subprocess.run(["bash", "-c", f"{slow} | \"$@\"", "slow", *words], capture_output=True, text=True, timeout=30)
        assert "left at once" not in done.stderr
        assert summary(file)["delivered"] > 0


def closed(*words, redirect, stdin=""):
    """The tool run by a shell that closes one of its descriptors."""
    return subprocess.run(["bash", "-c", f"\"$@\" {redirect}", "closed", TOOL, *words], input=stdin, capture_output=True, text=True, timeout=60,
                          env={**os.environ, "SHORTENER_EVENTS_BROKERS": shared_brokers()})


@pytest.mark.parametrize("words", [("publish", "--topic", "TOPIC", "--no-validate"), ("publish", "-c", "click", "--dry-run"), ("validate", "-c", "click"),
                                   ("create", "-f", "-"), ("click", "-"), ("simulate", "--codes", "-", "--count", "1")])
def test_a_closed_stdin_is_an_error_and_no_wait(full_topic, words):
    done = closed(*[full_topic if word == "TOPIC" else word for word in words], redirect="<&-")
    assert done.returncode in (1, 2), done
    assert done.stderr


def test_a_closed_stdout_is_an_error():
    done = closed("contracts", "list", redirect=">&-")
    assert done.returncode == 1
    assert "cannot write to stdout" in done.stderr


def test_a_closed_stderr_changes_nothing_but_what_is_said(full_topic):
    assert closed("publish", "--topic", full_topic, "-c", "click", redirect="2>&-", stdin=clicks(3)).returncode == 0


def test_no_log_line_goes_into_a_file_when_stderr_is_closed(tmp_path):
    topics = [unique(kind) for kind in ("click", "created", "dead")]
    for topic in topics:
        create_topic(shared_brokers(), topic, partitions=3)
    assert publish(shared_brokers(), topics[0], "--no-validate", "-q", stdin=clicks(3) + "no event\n").returncode == 0
    sink = tmp_path / "sink.ndjson"
    done = closed("consume", "--once", "-g", unique("group"), "--topic", topics[0], "--created-topic", topics[1], "--dead-letter-topic", topics[2], "--sink",
                  f"ndjson:{sink}", redirect="2>&-")
    assert done.returncode == 0
    lines = [json.loads(line) for line in sink.read_text().splitlines()]
    assert sum(line.get("table") == "clicks" for line in lines) == 3


def silent_broker():
    """Takes connections, and never says a word."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(30)
    return listening


COMMANDS = [
    "tail t", "tail t -f", "tail t --group g", "tail t --group g -f", "validate --topic url-shortener.click", "contracts usage url-shortener.click", "lag g", "lag --all", "lag g --watch",
    "lag g --until-caught-up", "stats", "topics list", "topics show t", "topics create t", "health", "dlq list", "dlq stats", "dlq replay", "dlq replay --yes",
    "publish --contract click", "publish --contract click --atomic", "create https://example.com", "click a --url https://example.com", "simulate --count 5",
    "consume --sink ndjson:{}/rows", "consume --once --sink sqlite:{}/rows.db"]


def test_no_command_waits_for_a_broker_that_is_silent_from_the_beginning(tmp_path):
    (tmp_path / "in").write_text(clicks(1))
    brokers = [silent_broker() for _ in COMMANDS]
    processes = []
    for number, (text, broker) in enumerate(zip(COMMANDS, brokers)):
        with open(tmp_path / "in") as events, open(tmp_path / f"{number}.err", "w") as errors:
            processes.append(subprocess.Popen([TOOL, "--timeout", "60s", *text.format(tmp_path).split()], stdin=events, stdout=subprocess.DEVNULL, stderr=errors,
                                              env=os.environ | {"SHORTENER_EVENTS_BROKERS": f"127.0.0.1:{broker.getsockname()[1]}"}))
    connections = [broker.accept() for broker in brokers]
    for connection, _ in connections:
        connection.recv(1, socket.MSG_PEEK)  # until the first question is asked
    asked = time.monotonic()
    for process in processes:
        process.send_signal(signal.SIGINT)
    outcomes = {}
    for number, (text, process) in enumerate(zip(COMMANDS, processes)):
        process.wait(timeout=30)
        outcomes[text] = (process.returncode, (tmp_path / f"{number}.err").read_text() if process.returncode != 130 else "")
    assert outcomes == {text: (130, "") for text in COMMANDS}
    assert time.monotonic() - asked < ANSWERED
    del connections
