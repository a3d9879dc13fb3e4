"""What the README shows of a dead consumer, on a real Kafka: the same but for numbers, ages and names. Its other blocks are run by tests/pages.py."""
import json
import pathlib
import re
import subprocess
import time

from kafka import run, shared_brokers, unique
from kafka_tools import create_topic

README = pathlib.Path(__file__, "../../../README.md").resolve()
SHOWN = re.compile(r"^```text\n\$ shortener-events lag --sample (\w+)\n(.*?)^```$", re.M | re.S)


def shape(text):
    """Without what is a run's own, and how wide columns are."""
    text = re.sub(r"\d[\d.,]*(ms|[smhdk])?\b", "0", text)
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]


def produce_old(topic, partition, count, seconds_ago):
    line = json.dumps({"timestamp_ms": int((time.time() - seconds_ago) * 1000), "value": "{}"}) + "\n"
    run("publish", "--envelope", "--topic", topic, "--no-validate", "--partition", str(partition), brokers=shared_brokers(), stdin=line * count)


def test_a_consumer_that_was_stopped_is_shown_as_in_the_readme():
    topic, group = unique("readme"), unique("in-the-readme")
    create_topic(shared_brokers(), topic, partitions=3)
    for partition in range(3):
        produce_old(topic, partition, 1, seconds_ago=500)
    subprocess.run(["kcat", "-q", "-b", shared_brokers(), "-G", group, "-X", "auto.offset.reset=earliest", "-e", topic], stdout=subprocess.DEVNULL, check=True, timeout=60)
    for partition in range(3):
        produce_old(topic, partition, 4 + partition, seconds_ago=230)
    sample, shown = SHOWN.search(README.read_text()).groups()  # long enough to call it dead
    done = run("lag", group, "--sample", sample, "--color", "never", brokers=shared_brokers(), timeout=400)
    said = (done.stdout + done.stderr).replace(group, "analytics-service-group").replace(topic, "url-shortener.click")
    assert shape(said) == shape(shown), said
