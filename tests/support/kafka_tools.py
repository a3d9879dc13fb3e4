"""For pytest: Kafka's own command line tools, from the jars that the sandbox uses, and groups made with them."""
import contextlib
import json
import subprocess
import time

from kafka import java_options, run
from shared_classes import JARS

TOOLS = "org.apache.kafka.tools."


def java(tool, *arguments):
    return java_class(TOOLS + tool, *arguments)


def java_class(name, *arguments):
    return ["java", *java_options(), "-Xmx256m", "-cp", f"{JARS}/*", name, *arguments]


def run_tool(tool, *arguments, timeout=120):
    done = subprocess.run(java(tool, *arguments), capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def produce(brokers, topic, count, partition=0):
    subprocess.run(["kcat", "-P", "-b", brokers, "-t", topic, "-p", str(partition)], input="{}\n" * count, text=True, check=True)


def produce_old(brokers, topic, count, seconds_ago, partition=0):
    """Events that were written then, by their own timestamps."""
    record = {"topic": topic, "partition": partition, "timestamp_ms": int((time.time() - seconds_ago) * 1000), "value": "{}"}
    done = run("publish", "--envelope", "--topic", topic, "--no-validate", brokers=brokers, stdin=(json.dumps(record) + "\n") * count)
    assert done.returncode == 0, done.stderr


def create_topic(brokers, topic, partitions=1, replicas=1, config=None):
    """`config`: one setting of the topic, or a list of them."""
    if config:
        settings = [config] if isinstance(config, str) else config
        run_tool("TopicCommand", "--bootstrap-server", brokers, "--create", "--topic", topic, "--partitions", str(partitions),
                 "--replication-factor", str(replicas), *(word for setting in settings for word in ("--config", setting)))
    else:  # a Java machine takes a second or two to start
        done = run("topics", "create", topic, "--partitions", str(partitions), "--replication-factor", str(replicas), "--timeout", "30s",
                   brokers=brokers)
        assert done.returncode == 0, done.stderr


def commit(brokers, group, topic, count):
    """A classic group that reads `count` events from the beginning, commits and leaves."""
    subprocess.run(["kcat", "-q", "-b", brokers, "-G", group, "-X", "auto.offset.reset=earliest", "-c", str(count), topic],
                   stdout=subprocess.DEVNULL, check=True, timeout=60)


def group_that_left(brokers, name):
    """A group that read two of five old events of one partition, and whose member is gone; the topic has its name."""
    create_topic(brokers, name)
    produce_old(brokers, name, 5, seconds_ago=3600)
    commit(brokers, name, name, 2)
    return name


@contextlib.contextmanager
def running(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def describe_groups(brokers, *arguments):
    """{(group, topic, partition): (committed, end, lag)} as Kafka's script says; None for its "-"."""
    text = run_tool("consumer.group.ConsumerGroupCommand", "--bootstrap-server", brokers, "--describe", "--offsets", *arguments)
    number = lambda word: None if word == "-" else int(word)
    rows = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 9 and words[2].isdigit():  # what it says of groups without offsets has as many words
            rows[words[0], words[1], int(words[2])] = tuple(map(number, words[3:6]))
    return rows


def until(condition, seconds=60):
    """The first true value of `condition`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.2)
    raise AssertionError("it did not come true")
