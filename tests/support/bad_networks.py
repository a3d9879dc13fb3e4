"""For pytest: what publish and consume owe on a bad network, tried over one link by several of them at once."""
import collections
import json
import subprocess
from concurrent import futures

from bad_links import bad_link
from consuming import Stream, sqlite_rows
from kafka import free_port, unique
from kafka_tools import create_topic
from listeners import add_listeners
from publishing import assert_committed, clicks, command, committed, number, numbers, publish, summary


def add_bad_end(kafka):
    """A listener that tells its clients to come by a link."""
    kafka.end = free_port()
    kafka.behind = add_listeners(kafka, {"BAD": f"127.0.0.1:{kafka.end}"})["BAD"]
    make_coordinator(kafka)


def make_coordinator(kafka):
    """Kafka makes its topic of transactions for the first: that takes a busy machine seconds, and is not what is tried here."""
    done = publish(kafka.brokers, new_topic(kafka), "--atomic", "--timeout", "60s", stdin=clicks(1))
    assert done.returncode == 0, done.stderr


def new_topic(kafka):
    topic = unique("bad")
    create_topic(kafka.brokers, topic, partitions=3)
    return topic


def ended(words, folder, name, seconds):
    """Its exit status and what it said; None for one that had to be killed."""
    with open(folder / f"{name}.err", "w") as log:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        said = process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None, ""
    return process.returncode, said


def check_that_every_event_passes_once(kafka, folder, count, *more, seconds=90, **kind):
    """`count` events by publish, as many by publish --atomic, and as many read by consume --once into SQLite, all at the same time over one
    link. The link, when they have ended."""
    plain, atomic = new_topic(kafka), new_topic(kafka)
    stream = Stream(kafka.brokers, partitions=1)  # an answer is a megabyte a partition, and must come between two resets
    assert publish(kafka.brokers, stream.clicks, stdin=clicks(count)).returncode == 0
    (folder / "in").write_text(clicks(count))
    brokers, source, sink = f"127.0.0.1:{kafka.end}", str(folder / "in"), f"sqlite:{folder}/events.db"
    words = {"plain": command(brokers, plain, source, "--summary-json", str(folder / "plain"), *more),
             "atomic": command(brokers, atomic, source, "--atomic", "--summary-json", str(folder / "atomic"), *more),
             "consume": stream.arguments(sink, "--once", "-o", "json", "-b", brokers, *more)}
    with bad_link(kafka.end, kafka.behind, **kind) as link, futures.ThreadPoolExecutor() as pool:
        begun = {name: pool.submit(ended, line, folder, name, seconds) for name, line in words.items()}
        results = {name: run.result() for name, run in begun.items()}
    errors = {name: (folder / f"{name}.err").read_text() for name in words}
    assert {name: status for name, (status, _) in results.items()} == dict.fromkeys(words, 0), errors
    every = collections.Counter(range(count))
    assert [summary(folder / name) for name in ("plain", "atomic")] == [{"delivered": count}] * 2, errors
    assert numbers(kafka.brokers, plain) == every
    assert_committed(kafka.brokers, atomic, every)
    report = json.loads(results["consume"][1])
    assert (report["read"], report["applied"], report["repeated"]) == (count, count, 0), report
    rows = sqlite_rows(folder / "events.db")("SELECT json_extract(metadata, '$.n') FROM clicks")
    assert collections.Counter(int(n) for n, in rows) == every
    assert stream.finish(sink)["read"] == 0
    return link


def check_that_the_counts_are_true(kafka, folder, count, *more, seconds=180, **kind):
    """Of publish and publish --atomic, where the link is worse than their patience: what is called delivered is there, what is called failed is
    not, and nothing is there twice. The outcomes of both."""
    plain, atomic = new_topic(kafka), new_topic(kafka)
    (folder / "in").write_text(clicks(count))
    brokers, source = f"127.0.0.1:{kafka.end}", str(folder / "in")
    words = {"plain": command(brokers, plain, source, "--summary-json", str(folder / "plain"), "--rejects", str(folder / "rejects"), *more),
             "atomic": command(brokers, atomic, source, "--atomic", "--summary-json", str(folder / "atomic"), *more)}
    with bad_link(kafka.end, kafka.behind, **kind), futures.ThreadPoolExecutor() as pool:
        begun = {name: pool.submit(ended, line, folder, name, seconds) for name, line in words.items()}
        statuses = {name: run.result()[0] for name, run in begun.items()}
    errors = {name: (folder / f"{name}.err").read_text() for name in words}
    outcomes = {name: summary(folder / name) for name in words}
    for name in words:
        assert statuses[name] == (0 if outcomes[name] == {"delivered": count} else 1), (statuses, errors)
    found, of = numbers(kafka.brokers, plain), collections.Counter(outcomes["plain"])
    assert of["delivered"] <= len(found) <= of["delivered"] + of["unknown"] and max(found.values(), default=1) == 1, outcomes
    rejected = [number(line) for line in (folder / "rejects").read_text().splitlines()]
    assert len(rejected) == of["failed"] + of["not_attempted"] and not found.keys() & set(rejected)
    every = collections.Counter(range(count))
    if outcomes["atomic"] == {"delivered": count}:
        assert_committed(kafka.brokers, atomic, every)
    elif "unknown" in outcomes["atomic"]:
        assert committed(kafka.brokers, atomic) in ({}, every)
    else:
        assert committed(kafka.brokers, atomic) == {}
    return outcomes
