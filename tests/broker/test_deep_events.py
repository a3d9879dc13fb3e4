"""Events and dead letters that are nested 80,000 levels deep, through every command that reads topics: each does its work, in bounded memory."""
import json

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic, until
from measured import measured

LEVELS = 80_000
ARRAYS, OBJECTS = "[" * LEVELS + "]" * LEVELS, '{"a":' * LEVELS + "1" + "}" * LEVELS
CLICK = '{"shortCode":"a","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z","metadata":{"a":%s}}'
VALUES = (ARRAYS, OBJECTS, CLICK % ARRAYS, CLICK % OBJECTS, '{"a":[' * LEVELS)
MOST_MIB, MOST_SECONDS = 150, 60

JUDGED = ["--contracts", "{folder}"]
LOOKS = [["tail", "{}", "--from", "beginning", *more]
         for more in ([], ["--pretty"], ["-o", "jsonl"], ["-o", "raw"], ["--where", "/a == 1"], ["--where", "/a/a/a"], ["--grep", "a+"],
                      ["--only-invalid", *JUDGED], ["--validate", "--pretty", *JUDGED], ["--format", "%s %h\n"], ["--header", "a=b"])]
LOOKS += [["tail", "{}", "-n", "3", "--pretty"], ["stats", "{}"], ["stats", "{}", "-o", "json"]]
LOOKS += [["validate", "--topic", "{}", "-c", "click", *more]
          for more in ([], ["--summary"], ["--second-opinion"], ["-o", "jsonl"], ["-o", "sarif"], ["--invalid-out", "{folder}/invalid"])]
LOOKS += [["contracts", "usage", "{}", "-c", "click", "-o", form] for form in ("table", "json")]
LOOKS += [["consume", "--once", "--topic", "{}", "--created-topic", "{}.created", "--dead-letter-topic", "{}.deadletter", "-g", "{}-" + sink,
           "--sink", f"{sink}:{{folder}}/{sink}", *more] for sink in ("sqlite", "ndjson") for more in ([], ["--on-invalid", "skip"])]
LOOKS += [["simulate", "--codes-from-topic", "--created-topic", "{}", "--count", "1", "--dry-run"]]
LOOKS += [["dlq", *words, "-c", "click", *more] for more in ([], ["-o", "json"])
          for words in (["list", "{}"], ["stats", "{}"], ["show", "0@1", "{}"], ["list", "{}", "--where", "/a"],
                        *(["replay", "{}", "--to", "{}.copy", *edit] for edit in ([], ["--fix", "/a=2"], ["--fix", "/metadata="],
                                                                                  ["--fix", "/metadata/a/a=1"])))]


@pytest.fixture(scope="module")
def deep():
    """A topic whose values, keys and headers are that deep; they are dead letters as well."""
    topic = unique("deep")
    for name in topic, f"{topic}.created", f"{topic}.deadletter", f"{topic}.copy":
        create_topic(shared_brokers(), name)
    lines = [json.dumps({"topic": topic, "key": "k", "value": value, "headers": [{"name": "dlq.reason", "value": "invalid"},
                                                                                {"name": "event-contract", "value": "click@1"}]}) for value in VALUES]
    lines += [json.dumps({"topic": topic, "key": ARRAYS, "value": CLICK % "1", "headers": [{"name": "dlq.detail", "value": ARRAYS},
                                                                                           {"name": ARRAYS, "value": ARRAYS}]})]
    done = run("publish", "-", "--envelope", "--topic", topic, "--no-validate", "--max-line", "8MiB", stdin="\n".join(lines))
    assert done.returncode == 0, done.stderr
    return topic


def checked(*words):
    done = measured(TOOL, *words, environment={"SHORTENER_EVENTS_BROKERS": shared_brokers()}, timeout=MOST_SECONDS + 5)
    nothing_to_click_on = "--codes-from-topic" in words and "no short URL in topic" in done.stderr
    assert done.returncode in (0, 1) or (done.returncode == 2 and nothing_to_click_on), (done.returncode, done.stderr[:2000])
    assert done.rss_mib < MOST_MIB and done.seconds < MOST_SECONDS, (done.seconds, done.rss_mib)
    assert len(done.stdout) < 100_000_000 and len(done.stderr) < 100_000
    return done


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: " ".join(look[:6]))
def test_a_topic_of_deep_events_is_read_by(look, deep, tmp_path):
    (tmp_path / "topics.json").write_text(json.dumps({"schema": "contract-topics/1", "topics": {deep: {"contract": "click"}}}))
    checked(*(word.replace("{folder}", str(tmp_path)).replace("{}", deep) for word in look))


def test_a_deep_event_that_cannot_be_edited_or_judged_keeps_no_other_from_being_replayed(deep):
    done = checked("dlq", "replay", deep, "-c", "click", "--to", f"{deep}.copy", "--fix", '/country="BR"', "--yes", "-g", unique("replay"))
    assert "1 replayed" in done.stderr, done.stderr
    mended = f'{CLICK[:-1] % "1"},"country":"BR"}}'
    # Kafka answers a commit before it has told the partitions of it.
    until(lambda: mended in run("tail", f"{deep}.copy", "--from", "beginning", "-o", "raw").stdout)


def test_keys_are_taken_of_deep_events_without_recursion(deep):
    for pointer in "/b", "/a/a", "/metadata/a":
        done = measured(TOOL, "publish", "--no-validate", "--topic", f"{deep}.copy", "--key", pointer, "--max-line", "8MiB", "-b", shared_brokers(),
                        stdin="\n".join(VALUES).encode())
        assert done.returncode in (0, 1), (done.returncode, done.stderr)
