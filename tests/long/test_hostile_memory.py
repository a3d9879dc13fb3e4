"""Time and memory of the commands under the worst inputs that are known, written as a table into TEST_FOLDER/hostile-memory.txt. Beyond what is
stated for each (what the Kafka client unpacks, what --max-value lets through), no command may take more than 100 MiB.

BEFORE=<another program> adds its figures, without judging them.
"""
import json
import os
import pathlib
import subprocess

import pytest

from hostile_members import assignment, cluster_with_coordinators, leading
from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic
from measured import measured

MIB = 2**20
BEFORE = os.environ.get("BEFORE")
TABLE = pathlib.Path(os.environ.get("TEST_FOLDER", ".")) / "hostile-memory.txt"
CLICK = '{"shortCode":"a","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z","metadata":{"a":%s}}'
TREE = 25  # a tree of JSON takes so many times the text, where every other byte is a value


@pytest.fixture(scope="module", autouse=True)
def table():
    TABLE.write_text(f"{'input':44} {'command':40} {'before':>22} {'now':>22}\n")
    yield
    print("\n" + TABLE.read_text())


def figures(done):
    status = "" if done.returncode in (0, 1) else f" ({done.returncode})"
    return f"{done.seconds:.1f} s {done.rss_mib:.0f} MiB{status}"


def weigh(name, words, stated_mib, statuses=(0, 1), brokers=None):
    def measure(*start, timeout=120):
        """With groups and files of its own."""
        new = unique("run")
        return measured(*start, "--timeout", "60s", *(str(word).replace("{run}", new) for word in words),
                        environment={"SHORTENER_EVENTS_BROKERS": brokers or shared_brokers()}, timeout=timeout)
    before = figures(measure("bash", "-c", 'ulimit -v 12000000; exec "$@"', "bash", BEFORE, timeout=30)) if BEFORE else ""
    done = measure(TOOL)
    shown = " ".join(str(word) for word in words)[:40]
    with TABLE.open("a") as out:
        out.write(f"{name:44} {shown:40} {before:>22} {figures(done):>22}\n")
    assert done.returncode in statuses, done.stderr[:500]
    assert done.rss_mib < stated_mib + 100, figures(done)


def topic_with(folder, values, *more):
    topic = unique("worst")
    for name in topic, f"{topic}.created", f"{topic}.deadletter":
        create_topic(shared_brokers(), name)
    for number, value in enumerate(values):
        (folder / str(number)).write_text(value)
        subprocess.run(["kcat", "-P", "-b", shared_brokers(), "-t", topic, "-z", "gzip", "-X", "message.max.bytes=900000000", *more,
                        folder / str(number)], check=True, timeout=300)
    return topic


def readers(topic, folder):
    """Every command that reads a topic's events."""
    (folder / "topics.json").write_text(json.dumps({"schema": "contract-topics/1", "topics": {topic: {"contract": "click"}}}))
    yield from (["tail", topic, "--from", "0", "-n", "1", *more] for more in ([], ["--pretty"], ["-o", "jsonl"], ["--where", "/a"],
                                                                         ["--validate", "--contracts", str(folder)]))
    yield ["stats", topic]
    yield ["validate", "--topic", topic, "-c", "click"]
    for sink in "sqlite", "ndjson":
        yield ["consume", "--once", "--topic", topic, "--created-topic", f"{topic}.created", "--dead-letter-topic", f"{topic}.deadletter", "-g",
               f"{sink}-{{run}}", "--sink", f"{sink}:{folder}/{sink}-{{run}}"]
    yield from (["dlq", *words, "-c", "click"] for words in (["list", topic], ["stats", topic], ["show", "0@0", topic], ["replay", topic, "--to", topic]))


EVENTS = {"20,000 levels": "[" * 20_000 + "]" * 20_000, "450,000 levels": "[" * 450_000 + "]" * 450_000,
          "1 MB of items 1,000 levels in": "[" * 1_000 + "1" + ",1" * 490_000 + "]" * 1_000}


@pytest.mark.parametrize("name", EVENTS)
def test_events_of_up_to_a_megabyte(name, tmp_path):
    value = EVENTS[name]
    topic = topic_with(tmp_path, [value])
    for words in readers(topic, tmp_path):
        weigh(name, words, len(value) / MIB * TREE)


def test_the_widest_event_that_is_taken_in(tmp_path):
    value = CLICK % ("[1" + ",1" * (8 * MIB - 100) + "]")
    topic = topic_with(tmp_path, [value])
    for words in readers(topic, tmp_path):
        weigh("16 MiB of items", words, 16 * TREE)


def test_a_record_of_400_mb(tmp_path):
    size = 400_000_000
    topic = topic_with(tmp_path, [(CLICK % '"')[:-2] + "x" * size + '"}}'])
    for words in readers(topic, tmp_path):
        weigh("400 MB compressed to 400 KB", words, size / MIB)


def test_members_of_groups():
    with cluster_with_coordinators() as brokers:
        for name, assigned in (("a name of 32 KB for 60,000 ids", assignment("x" * 32_000, range(60_000))),
                               ("60,000 ids that are not there", assignment("first", range(60_000))),
                               ("a name of 32 KB for 200,000 ids", assignment("x" * 32_000, range(200_000)))):
            group = unique("evil")
            with leading(brokers, group, assigned):
                for words in ["lag", group], ["lag", "--all"], ["lag", "--all", "-o", "prometheus"], ["lag", "check", group], ["health", "--group", group]:
                    weigh(name, words, 0, (0, 1, 2, 3), brokers)


def test_forged_letters(tmp_path):
    topic = topic_with(tmp_path, [])
    lines = [json.dumps({"topic": topic, "value": "{}", "headers": [{"name": "dlq.reason", "value": f"{number}{'r' * 500}"}]}) for number in range(20_000)]
    assert run("publish", "-", "--envelope", "--topic", topic, "--no-validate", "-q", stdin="\n".join(lines)).returncode == 0
    for words in ["dlq", "stats", topic], ["dlq", "stats", topic, "-o", "json"], ["dlq", "list", topic]:
        weigh("20,000 reasons of 500 bytes", words, 0)
    assert len(run("dlq", "stats", topic).stdout.splitlines()) == 101


def doubled(keyword, levels):
    definitions = {"l0": {"type": "integer"}} | {f"l{i}": {keyword: [{"$ref": f"#/definitions/l{i - 1}"}] * 2} for i in range(1, levels + 1)}
    return json.dumps({"definitions": definitions, "$ref": f"#/definitions/l{levels}"})


def test_schemas_that_double_the_work(tmp_path):
    for writer in "anyOf", "oneOf":
        for reader in "allOf", "anyOf", "oneOf":
            (tmp_path / "old.json").write_text(doubled(writer, 30))
            (tmp_path / "new.json").write_text(doubled(reader, 30))
            weigh(f"30 levels of {writer} against {reader}", ["contracts", "check", tmp_path / "old.json", tmp_path / "new.json"], 0)
