"""For pytest: the tool, the shared Kafka, and clusters of one's own whose brokers can be killed, paused and restarted."""
import contextlib
import functools
import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import tempfile
import time
import uuid

import shared_classes

TOOL = os.environ.get("TOOL", "shortener-events")
# The Java programs of the tests live for seconds or a minute: Java's second compiler and its parallel collector cost more than they bring.
# A broker starts with little more than half of the processor time.
QUICK_JAVA = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


def shared_brokers():
    return os.environ["SHORTENER_EVENTS_BROKERS"]


def unique(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def run(*arguments, stdin="", brokers=None, timeout=120, **more):
    """Runs the tool to its end; .stdout, .stderr, .returncode."""
    environment = dict(os.environ) | ({"SHORTENER_EVENTS_BROKERS": brokers} if brokers else {})
    return subprocess.run([TOOL, *arguments], input=stdin, capture_output=True, text=True, timeout=timeout, env=environment, **more)


@functools.cache
def librdkafka():
    """The version that the tool has: (2, 0, 2)."""
    return tuple(map(int, re.search(r"librdkafka (\d+)\.(\d+)\.(\d+)", " ".join(run("--version").stdout.split())).groups()))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def freeze(pid):
    """Returns when each thread of the process stands still: on a busy machine some run on for milliseconds after SIGSTOP, and answer."""
    os.kill(pid, signal.SIGSTOP)
    while any(state_of(thread) != "T" for thread in pathlib.Path(f"/proc/{pid}/task").iterdir()):
        time.sleep(0.001)


def stat_of(folder):
    """What the kernel says of a process or thread, from its state on (proc(5), stat)."""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def state_of(thread):
    """"T" as well for one that has just ended: it does nothing anymore."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return stat_of(thread)[0]
    return "T"


@functools.cache
def java_options():
    """For programs from the jars of the Kafka that `sandbox --kafka` starts."""
    return QUICK_JAVA + shared_classes.options()


def with_quick_java():
    return os.environ | {"JDK_JAVA_OPTIONS": " ".join(java_options())}


class Cluster:
    """A Kafka started by `sandbox --kafka`, for tests that break it."""

    def __init__(self, description, sandbox):
        self.brokers, self.nodes, self.folder = description["brokers"], description["nodes"], description["folder"]
        self.sandbox, self.restarted = sandbox, {}

    def pid(self, index):
        return self.restarted[index].pid if index in self.restarted else self.nodes[index]["pid"]

    def kill(self, index, sig=signal.SIGKILL):
        os.kill(self.pid(index), sig)
        if index in self.restarted:
            self.restarted.pop(index).wait()

    def leave(self, index):
        """Stops the broker in order: its partitions and groups are other brokers' before it has ended."""
        process = pathlib.Path(f"/proc/{self.pid(index)}")
        os.kill(self.pid(index), signal.SIGTERM)
        with contextlib.suppress(FileNotFoundError):
            while stat_of(process)[0] != "Z":
                time.sleep(0.05)
        if index in self.restarted:
            self.restarted.pop(index).wait()

    @contextlib.contextmanager
    def paused(self, index):
        """The broker keeps its connections and says nothing."""
        try:
            freeze(self.pid(index))
            yield
        finally:
            os.kill(self.pid(index), signal.SIGCONT)

    def limit_files(self, index, size=resource.RLIM_INFINITY):
        """No write of the broker may reach beyond `size` bytes of a file: it fails as on a full disk (with EFBIG for ENOSPC), and needs no
        file system of its own."""
        resource.prlimit(self.pid(index), resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def is_up(self, index):
        """Whether it takes connections."""
        host, port = self.nodes[index]["address"].rsplit(":", 1)
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) == 0

    def restart(self, index):
        log = open(f"{self.folder}/restart-{index}.log", "a")
        self.restarted[index] = subprocess.Popen(self.nodes[index]["command"], stdout=log, stderr=log, env=with_quick_java())

    def stop(self):
        for process in self.restarted.values():
            process.kill()
            process.wait()
        self.sandbox.terminate()
        self.sandbox.wait()


@contextlib.contextmanager
def cluster(nodes=1, properties=(), partitions=3):
    """`with cluster(3) as kafka:`; `properties` are lines for server.properties."""
    with tempfile.TemporaryFile("w+") as announced:
        arguments = [TOOL, "sandbox", "--kafka", "-o", "json", "--nodes", str(nodes), "--partitions", str(partitions)]
        for line in properties:
            arguments += ["--server-property", line]
        sandbox = subprocess.Popen(arguments, stdout=announced, stderr=subprocess.DEVNULL, env=with_quick_java())
        while sandbox.poll() is None:
            announced.seek(0)
            if (text := announced.read()).endswith("}\n"):
                break
            time.sleep(0.05)
        assert sandbox.poll() is None, "Kafka did not start"
        kafka = Cluster(json.loads(text), sandbox)
    try:
        yield kafka
    finally:
        kafka.stop()
