"""A key leads to the partition that Kafka's own producer chooses for it, whatever the key is made of."""
import json
import random
import subprocess

from kafka import shared_brokers, unique
from kafka_tools import create_topic, java
from publishing import publish, records

PARTITIONS = 13
ALPHABETS = ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", " !\"'\\/{}%", "äöüßéñ", "кириллица", "漢字かな", "😀🇧🇷")


def keys():
    """Of up to 40 characters, so of every length modulo 4, after which murmur2 takes different ways."""
    chance = random.Random(7)
    mixed = "".join(ALPHABETS)
    return sorted({""} | {"".join(chance.choices(chance.choice((*ALPHABETS, mixed)), k=chance.randrange(1, 40))) for _ in range(400)})


def partitions_of_keys(topic):
    return {record["key"]: record["partition"] for record in records(shared_brokers(), topic)}


def event(key, escaped):
    return json.dumps({"shortCode": key, "originalUrl": "https://example.com", "timestamp": "2026-01-31T09:30:00Z"}, ensure_ascii=escaped) + "\n"


def test_keys_lead_to_the_partitions_of_kafkas_own_producer():
    theirs, ours = unique("java"), unique("ours")
    for topic in (theirs, ours):
        create_topic(shared_brokers(), topic, partitions=PARTITIONS)
    lines = "".join(f"{key}\t{{}}\n" for key in keys())
    subprocess.run(java("ConsoleProducer", "--bootstrap-server", shared_brokers(), "--topic", theirs, "--reader-property", "parse.key=true"),
                   input=lines, text=True, check=True, capture_output=True, timeout=120)
    # Written as it is, and with escapes: the key is what the JSON means, not how it is written.
    text = "".join(event(key, escaped=n % 2 == 0) for n, key in enumerate(keys()))
    done = publish(shared_brokers(), ours, "--key", "/shortCode", stdin=text)
    assert done.returncode == 0, done.stderr
    expected = partitions_of_keys(theirs)
    assert set(expected) == set(keys()) and set(expected.values()) == set(range(PARTITIONS))
    assert partitions_of_keys(ours) == expected
