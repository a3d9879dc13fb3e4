"""The sandbox's Kafka: it runs only what it knows, from where nobody else can write, and is the one that it started."""
import os
import re
import shutil
import socket
import subprocess
import threading
import time

import pytest

from kafka import TOOL, shared_brokers, with_quick_java
from kafka_tools import JARS

VERSION = JARS.parent.name


@pytest.fixture
def cache(tmp_path):
    """A copy of the cache whose files can be exchanged."""
    jars = tmp_path / "cache" / "shortener-events" / VERSION / "jars"
    jars.mkdir(parents=True)
    for jar in JARS.iterdir():
        os.link(jar, jars / jar.name) if jar.stat().st_dev == jars.stat().st_dev else shutil.copy(jar, jars)
    return jars


def sandbox(*words, **environment):
    return subprocess.run([TOOL, "sandbox", "--kafka", *words, "--", "true"], capture_output=True, text=True, timeout=120,
                          env={name: value for name, value in (os.environ | environment).items() if value})


def exchange(jar, text):
    jar.unlink(missing_ok=True)  # it may be a second name of the cache's own
    jar.write_text(text)


def test_a_jar_that_is_not_listed_is_not_run(cache):
    exchange(cache / "evil.jar", "")
    done = sandbox(XDG_CACHE_HOME=str(cache.parents[2]))
    assert done.returncode == 2 and '"evil.jar" does not belong there' in done.stderr and "delete" in done.stderr, done.stderr


def test_a_jar_with_other_bytes_is_not_run(cache):
    exchange(cache / "slf4j-api-1.7.36.jar", "evil")
    done = sandbox(XDG_CACHE_HOME=str(cache.parents[2]))
    assert done.returncode == 2 and "has other bytes than it should" in done.stderr, done.stderr


def test_a_cache_that_others_can_write_is_not_used(cache):
    cache.chmod(0o777)
    done = sandbox(XDG_CACHE_HOME=str(cache.parents[2]))
    assert done.returncode == 2 and "is no place for programs" in done.stderr, done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's files")
def test_a_cache_of_another_user_is_not_used(cache):
    os.chown(cache, 65534, 65534)
    done = sandbox(XDG_CACHE_HOME=str(cache.parents[2]))
    assert done.returncode == 2 and "belongs to user 65534" in done.stderr, done.stderr


def test_without_a_home_there_is_no_cache_and_none_in_the_temporary_folder(tmp_path):
    (tmp_path / "shortener-events" / VERSION / "jars").mkdir(parents=True)
    done = sandbox(HOME="", XDG_CACHE_HOME="", TMPDIR=str(tmp_path))
    assert done.returncode == 2 and "neither XDG_CACHE_HOME nor HOME is set" in done.stderr, done.stderr


def test_a_temporary_folder_in_which_others_can_exchange_it_is_refused(tmp_path):
    tmp_path.chmod(0o777)
    done = sandbox(TMPDIR=str(tmp_path))
    assert done.returncode == 2 and "could be exchanged" in done.stderr and not any(tmp_path.iterdir()), done.stderr


def forward(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass


def answer_with_another_kafka(port):
    """Who took the port first: passes everything on to the Kafka that the tests share."""
    host, _, other = shared_brokers().split(",")[0].rpartition(":")
    listener = socket.create_server(("127.0.0.1", port))

    def serve():
        while True:
            ours = listener.accept()[0]
            theirs = socket.create_connection((host, int(other)))
            for pair in ((ours, theirs), (theirs, ours)):
                threading.Thread(target=forward, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()


def test_a_kafka_that_took_the_port_is_not_taken_for_its_own(tmp_path):
    process = subprocess.Popen([TOOL, "sandbox", "--kafka", "--", "true"], stderr=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(tmp_path)})
    port = None
    while port is None and process.poll() is None:
        for file in tmp_path.glob("*/node-1/server.properties"):
            if found := re.search(r"^advertised.listeners=PLAINTEXT://127.0.0.1:(\d+)$", file.read_text(), re.M):
                port = int(found.group(1))
        time.sleep(0.005)
    answer_with_another_kafka(port)
    message = process.communicate(timeout=120)[1]
    assert process.returncode == 3 and f"another program answers at 127.0.0.1:{port}" in message, message


def test_a_command_in_the_sandbox_has_none_of_its_open_files():
    script = "ls /proc/$$/fd; true"
    done = subprocess.run([TOOL, "-q", "sandbox", "--", "sh", "-c", script], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.stdout.split() == ["0", "1", "2"], done.stdout


def test_a_port_is_taken_where_it_is_free_and_said_where_it_is_not():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = sandbox("--port", str(port))
        assert refused.returncode == 2 and f'cannot listen on "127.0.0.1:{port}": Address already in use' in refused.stderr, refused
        assert "another program listens there: end it, or name another port" in refused.stderr
    done = subprocess.run([TOOL, "-q", "sandbox", "--kafka", "--port", str(port), "--no-topics", "--", "sh", "-c", "echo $SHORTENER_EVENTS_BROKERS"],
                          capture_output=True, text=True, timeout=120, env=with_quick_java())
    assert (done.returncode, done.stdout) == (0, f"127.0.0.1:{port}\n"), done
