"""`lag --listen`: what Prometheus scrapes, and clients that misbehave."""
import contextlib
import http.client
import pathlib
import re
import signal
import socket
import subprocess
import time

import pytest

from kafka import TOOL, free_port, run, shared_brokers, unique
from kafka_tools import create_topic, group_that_left, until
from kafka_wire import commit_groups


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@contextlib.contextmanager
def exporter(*arguments):
    port = free_port()
    process = subprocess.Popen([TOOL, "-q", "-b", shared_brokers(), "lag", *arguments, "--listen", f"127.0.0.1:{port}"])
    try:
        until(lambda: process.poll() is None and socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield process, port
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def group():
    return group_that_left(shared_brokers(), unique("scraped"))


def resident_kib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


def complaints(text):
    """What promtool has against the metrics, but for the name that kafka_exporter's users know a sum by."""
    said = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True).stderr
    return [line for line in said.splitlines() if not line.startswith("kafka_consumergroup_lag_sum ")]


def test_prometheus_can_read_the_metrics_and_they_follow_new_samples(group):
    with exporter(group, "--sample", "200ms") as (_, port):
        status, text = get(port, "/metrics")
        assert status == 200 and complaints(text) == []
        assert re.search(rf'kafka_consumergroup_lag{{consumergroup="{group}",topic="scraped-\w+",partition="0"}} 3\n', text)
        assert re.search(rf'kafka_consumergroup_lag_seconds{{consumergroup="{group}",.*}} \d', text)
        assert f'kafka_consumergroup_verdict{{consumergroup="{group}",verdict="BEHIND"}} 1' in text
        topic = re.search(r'topic="(scraped-\w+)"', text)[1]
        assert f'kafka_consumergroup_lag_sum{{consumergroup="{group}"}} 3\n' in text
        assert f'kafka_topic_partitions{{topic="{topic}"}} 1\n' in text
        commit_groups(shared_brokers(), [group], topic, {0: 4})
        until(lambda: re.search(r'kafka_consumergroup_lag{.*} 1\n', get(port, "/metrics")[1]))
        commit_groups(shared_brokers(), [group], topic, {0: 2})
        assert get(port, "/healthz") == (200, "ok\n") == get(port, "/readyz") and get(port, "/nothing")[0] == 404


def test_labels_hold_the_true_name_and_the_format_its_own_escapes():
    topic, name = unique("named"), unique('quo"te\\back\nline\x1b[31m')
    create_topic(shared_brokers(), topic)
    commit_groups(shared_brokers(), [name], topic, {0: 0})
    text = run("lag", name, "-o", "prometheus").stdout
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    assert f'kafka_consumergroup_lag{{consumergroup="{escaped}",' in text
    assert complaints(text) == []


def test_many_scrapes_do_not_grow_the_memory_and_sigterm_ends_it_with_0(group):
    with exporter(group) as (process, port):
        for _ in range(100):
            get(port, "/metrics")
        before = resident_kib(process.pid)
        for _ in range(300):
            get(port, "/metrics")
        assert resident_kib(process.pid) < before + 2048
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_clients_that_say_nothing_or_nonsense_do_not_keep_others_waiting_for_long(group):
    with exporter(group) as (process, port), contextlib.ExitStack() as open_sockets:
        for talk in [b""] * 8 + [b"\x16\x03\x01\x02\x00" * 100, b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000, b"GET /metrics"]:
            client = open_sockets.enter_context(socket.create_connection(("127.0.0.1", port)))
            with contextlib.suppress(ConnectionError):
                client.sendall(talk)
        begin = time.monotonic()
        assert get(port, "/healthz")[0] == 200
        assert time.monotonic() - begin < 15 and process.poll() is None


def test_a_port_in_use_is_an_error_and_an_unknown_group_too(group):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("lag", group, "--listen", address)
        assert done.returncode == 2 and f'cannot listen on "{address}"' in done.stderr
    done = run("lag", group + "-x", "--listen", f"127.0.0.1:{free_port()}")
    assert done.returncode == 3 and "unknown group" in done.stderr
