"""For pytest: publish at work, its account of a run, and what is in the topic then, as kcat reads it."""
import collections
import contextlib
import json
import subprocess
import threading
import time

from kafka import TOOL, run
from kafka_tools import until

PATIENTLY = ("--delivery-timeout", "3m", "-X", "reconnect.backoff.max.ms=1000")  # for a broker that is away on a busy machine
OUTCOMES = ("delivered", "invalid", "failed", "unknown", "dead_lettered", "not_attempted")


def clicks(count, begin=0, padding=""):
    """Lines of valid events, each with its number."""
    return "".join(f'{{"shortCode":"c","originalUrl":"https://example.com/{padding}","timestamp":"2026-01-31T09:30:00Z",'
                   f'"metadata":{{"n":{n}}}}}\n' for n in range(begin, begin + count))


def number(line):
    return json.loads(line)["metadata"]["n"]


def numbers(brokers, topic, isolation="read_uncommitted"):
    """The events in the topic, with how often."""
    out = subprocess.run(["kcat", "-C", "-q", "-b", brokers, "-t", topic, "-e", "-o", "beginning", "-X", f"isolation.level={isolation}"],
                         capture_output=True, text=True, check=True, timeout=60).stdout
    return collections.Counter(map(number, out.splitlines()))


def committed(brokers, topic):
    """As read_committed readers see them."""
    return numbers(brokers, topic, isolation="read_committed")


def assert_committed(brokers, topic, expected):
    """Waits: each partition is told of the commit on its own, after the producer."""
    with contextlib.suppress(AssertionError):
        until(lambda: committed(brokers, topic) == expected, seconds=10)
    assert committed(brokers, topic) == expected


def command(brokers, topic, *more):
    return [TOOL, "publish", "-b", brokers, "--topic", topic, "--contract", "click", *more]


def publish(brokers, topic, *more, stdin="", **settings):
    return run(*command(brokers, topic, *more)[1:], stdin=stdin, **settings)


def summary(path):
    """The outcomes that occurred, with how often; together they are what was read."""
    result = json.loads(path.read_text())
    assert result["read"] == sum(result[name] for name in OUTCOMES), result
    return {name: result[name] for name in OUTCOMES if result[name]}


def records(brokers, topic):
    """All that is in the topic, as kcat -J writes it; those of a partition are in their order."""
    out = subprocess.run(["kcat", "-C", "-q", "-J", "-b", brokers, "-t", topic, "-e", "-o", "beginning"], capture_output=True, text=True,
                         check=True, timeout=60).stdout
    return [json.loads(line) for line in out.splitlines()]


def dead_letters(brokers, topic):
    """Key, value and headers of each."""
    return [(letter["key"], letter["payload"], list(zip(letter["headers"][::2], letter["headers"][1::2])))
            for letter in records(brokers, f"{topic}.deadletter")]


def partitions(brokers, topic):
    """As `topics show` knows them."""
    return json.loads(run("topics", "show", topic, "-o", "json", brokers=brokers).stdout)["topics"][0]["partitions"]


def leaders(brokers, topic):
    """By partition; None where there is none."""
    return [partition["leader"] for partition in partitions(brokers, topic)]


@contextlib.contextmanager
def under_way(process, brokers, topic):
    """Until the first event is in the topic, which is empty; ends the process in the end."""
    first = subprocess.Popen(["kcat", "-C", "-q", "-b", brokers, "-t", topic, "-c", "1", "-o", "beginning"], stdout=subprocess.DEVNULL)
    try:
        assert first.wait(timeout=30) == 0
        yield
    finally:
        first.kill()
        process.kill()
        process.wait()


@contextlib.contextmanager
def publishing(brokers, topic, text, folder, *more):
    """The tool at work on a file."""
    (folder / "in").write_text(text)
    process = subprocess.Popen(command(brokers, topic, str(folder / "in"), "--summary-json", str(folder / "s"), *more), text=True,
                               stderr=subprocess.PIPE)
    with under_way(process, brokers, topic):
        yield process


class Stream:
    """The tool at work on a pipe that brings events until `end`, so that brokers can be disturbed at leisure: `quick` ones as fast as they
    are taken, then some now and then."""

    def __init__(self, brokers, topic, folder, *more, padding="", quick=150_000):
        self.brokers, self.topic, self.padding, self.quick, self.sent = brokers, topic, padding, quick, 0
        self.summary_file = folder / f"{topic}.json"
        self.process = subprocess.Popen(command(brokers, topic, "--summary-json", str(self.summary_file), *more), text=True,
                                        stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        self.enough = threading.Event()
        self.feeder = threading.Thread(target=self.feed)
        self.feeder.start()

    def feed(self):
        with contextlib.suppress(BrokenPipeError), self.process.stdin:
            while not self.enough.is_set():
                self.process.stdin.write(clicks(1000, self.sent, self.padding))
                self.sent += 1000
                self.enough.wait(0 if self.sent < self.quick else 0.2)

    def await_more(self):
        """Until the tool has read something that it had not read before."""
        before = self.sent
        until(lambda: self.sent > before + 1000)

    def await_standstill(self):
        """Until the tool reads no more, because it waits for something: the pipe is full."""
        def stands():
            before = self.sent
            time.sleep(2)
            return self.sent == before
        until(stands)

    def end(self, seconds=60):
        """The exit status and stderr."""
        self.enough.set()
        status = self.process.wait(timeout=seconds)
        self.feeder.join()
        return status, self.process.stderr.read()

    def counts(self):
        return collections.Counter(summary(self.summary_file))

    def assert_complete(self):
        """All that was sent is in the topic once, and the summary says so."""
        assert self.process.poll() is None, "it ended before its input"
        status, said = self.end()
        assert status == 0, said
        assert self.counts() == {"delivered": self.sent}
        assert numbers(self.brokers, self.topic) == collections.Counter(range(self.sent))


@contextlib.contextmanager
def streaming(brokers, topic, folder, *more, **kind):
    stream = Stream(brokers, topic, folder, *more, **kind)
    try:
        with under_way(stream.process, brokers, topic):
            yield stream
    finally:
        stream.enough.set()
        stream.feeder.join()
