"""A replay is killed at any moment and repeated; every dead letter is published once."""
import json
import random
import signal
import subprocess
import time

from consuming import Stream, kill
from kafka import TOOL, cluster, run, shared_brokers, unique
from kafka_tools import until
from kafka_wire import Connection

LETTERS = 4000
JOURNAL = "shortener-events-replayed"


def publish_lines(stream, events):
    lines = "".join(json.dumps(event) + "\n" for event in events)
    done = run("publish", "--topic", stream.dead, "--no-validate", "-q", stdin=lines, brokers=stream.brokers)
    assert done.returncode == 0, done.stderr


def publish_letters(stream, count):
    """Valid clicks as plain dead letters, as the services write them."""
    publish_lines(stream, [{"shortCode": f"c{i}", "originalUrl": "https://example.com", "n": i,
                            "timestamp": "2026-01-31T09:30:00Z"} for i in range(count)])


def replay(stream, *more, contract="click"):
    return [TOOL, "dlq", "replay", stream.dead, "--to", stream.clicks, "--contract", contract, "--group", stream.name, *more]


def reported(stream, *more, contract="click"):
    """What a replay with --yes says, and its exit status."""
    done = subprocess.run(replay(stream, "--yes", "-q", "-o", "json", *more, contract=contract), env=stream.environment(),
                          capture_output=True, text=True)
    return json.loads(done.stdout), done.returncode


def numbers(stream):
    lines = run("tail", stream.clicks, "--from", "beginning", "-o", "raw", brokers=stream.brokers).stdout.splitlines()
    return sorted(json.loads(line)["n"] for line in lines)


def test_a_replay_killed_at_any_moment_publishes_each_dead_letter_once():
    stream, chance = Stream(shared_brokers()), random.Random(3)
    publish_letters(stream, LETTERS)
    for _ in range(15):
        process = subprocess.Popen(replay(stream, "--yes", "-q"), env=stream.environment(), stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.02, 0.6))
        kill(process, signal.SIGKILL)
    finished = subprocess.run(replay(stream, "--yes", "-o", "json"), env=stream.environment(), capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    report = json.loads(finished.stdout)
    assert report["replayed"] + report["replayed_before"] == LETTERS
    assert numbers(stream) == list(range(LETTERS))


def test_filters_may_pick_in_any_order_and_nothing_is_published_twice():
    stream = Stream(shared_brokers())
    publish_letters(stream, 100)
    for condition, count in (("/n >= 90", 10), ("/n < 5 || /n >= 85", 10), ("/n == 50", 1), ("/n >= 0", 79), ("/n >= 0", 0)):
        done = subprocess.run(replay(stream, "--where", condition, "--yes", "-o", "json", "-q"), env=stream.environment(),
                              capture_output=True, text=True)
        assert (done.returncode, json.loads(done.stdout)["replayed"]) == (0, count), done.stderr
    assert numbers(stream) == list(range(100))


def test_without_yes_nothing_is_published():
    stream = Stream(shared_brokers())
    publish_letters(stream, 3)
    done = subprocess.run(replay(stream, "--fix", '/country="BR"'), env=stream.environment(), capture_output=True, text=True)
    assert done.stdout.count('+ /country: "BR"') == 3
    assert "3 would be replayed" in done.stderr
    assert numbers(stream) == []


def test_a_replay_count_over_the_cap_stays():
    stream = Stream(shared_brokers())
    publish_letters(stream, 1)
    for expected in (1, 1, 0):
        done = subprocess.run([TOOL, "dlq", "replay", stream.dead, "--to", stream.dead, "--contract", "click", "--group",
                               stream.name, "--max-replays", "2", "--yes", "-q", "-o", "json"], env=stream.environment(),
                              capture_output=True, text=True)
        assert json.loads(done.stdout)["replayed"] == expected, done.stderr
    assert json.loads(done.stdout)["over_the_cap"] == 1


def test_max_takes_so_many_and_the_next_run_goes_on_behind_them():
    stream = Stream(shared_brokers())
    publish_letters(stream, 50)
    for expected, before in ((20, 0), (20, 20), (10, 40)):
        report, status = reported(stream, "--max", "20")
        assert (report["replayed"], report["replayed_before"], status) == (expected, before, 0)
    assert numbers(stream) == list(range(50))


def test_a_rate_is_not_exceeded():
    stream = Stream(shared_brokers())
    publish_letters(stream, 60)
    started = time.monotonic()
    assert reported(stream, "--rate", "30/s")[0]["replayed"] == 60
    assert time.monotonic() - started > 1.9  # 20 transactions of 3, 0.1 s apart


def test_a_slow_replay_stops_at_once_and_goes_on_where_it_was():
    stream = Stream(shared_brokers())
    publish_letters(stream, 5)
    process = subprocess.Popen(replay(stream, "--rate", "1/m", "--yes"), env=stream.environment(), stderr=subprocess.PIPE, text=True)
    until(lambda: numbers(stream) == [0])
    kill(process, signal.SIGTERM)  # the next one would have been due in a minute
    assert process.returncode == 143
    assert process.stderr.read().startswith("1 replayed, 0 before,")
    report, status = reported(stream)
    assert (report["replayed"], report["replayed_before"], status) == (4, 1, 0)
    assert numbers(stream) == list(range(5))


def forget_offsets(stream):
    """What Kafka does some days after the last commit of a group without members (offsets.retention.minutes)."""
    with Connection(stream.brokers) as connection:
        connection.delete_group(stream.name)


def test_what_was_replayed_is_known_after_kafka_has_forgotten_the_groups_offsets():
    stream = Stream(shared_brokers())
    publish_letters(stream, 10)
    assert reported(stream, "--where", "/n > 4")[0]["replayed"] == 5
    forget_offsets(stream)
    report, status = reported(stream)
    assert (report["replayed"], report["replayed_before"], status) == (5, 5, 0)
    assert numbers(stream) == list(range(10))
    assert run("topics", "show", JOURNAL, "-o", "json", brokers=stream.brokers).stdout.count('"compact"') == 1


def test_what_was_recorded_in_the_groups_offsets_counts_and_is_kept_in_the_journal_from_then_on():
    stream = Stream(shared_brokers())
    publish_letters(stream, 10)
    assert reported(stream, "--no-journal", "--where", "/n > 4")[0]["replayed"] == 5
    assert reported(stream, "--max", "1")[0]["replayed"] == 1
    forget_offsets(stream)
    assert reported(stream)[0]["replayed"] == 4
    assert numbers(stream) == list(range(10))


def test_what_the_journal_says_counts_for_those_who_record_elsewhere_too():
    stream = Stream(shared_brokers())
    publish_letters(stream, 10)
    assert reported(stream, "--where", "/n > 4")[0]["replayed"] == 5
    report, status = reported(stream, "--no-journal")
    assert (report["replayed"], report["replayed_before"], status) == (5, 5, 0)
    assert numbers(stream) == list(range(10))


def test_without_a_journal_letters_come_again_as_its_help_says():
    stream = Stream(shared_brokers())
    publish_letters(stream, 2)
    for expected in (2, 0):
        assert reported(stream, "--no-journal")[0]["replayed"] == expected
    forget_offsets(stream)
    assert reported(stream, "--no-journal")[0]["replayed"] == 2


def test_letters_of_a_topic_that_was_recreated_are_other_letters():
    stream = Stream(shared_brokers())
    publish_letters(stream, 5)
    assert reported(stream)[0]["replayed"] == 5
    with Connection(stream.brokers) as admin:
        admin.delete_topic(stream.dead)
        until(lambda: run("topics", "show", stream.dead, brokers=stream.brokers).returncode == 3)
        admin.create_topic(stream.dead, 1)
    publish_lines(stream, [{"shortCode": "new", "originalUrl": "https://example.com", "n": n, "timestamp": "2026-01-31T09:30:00Z"}
                           for n in range(10, 17)])
    report, status = reported(stream)
    assert (report["replayed"], report["replayed_before"], status) == (7, 0, 0)
    assert numbers(stream) == [*range(5), *range(10, 17)]


def test_a_journal_whose_records_expire_is_refused_and_nothing_is_replayed():
    stream = Stream(shared_brokers())
    publish_letters(stream, 1)
    done = subprocess.run(replay(stream, "--yes", "--journal", stream.created), env=stream.environment(), capture_output=True, text=True)
    assert done.returncode == 3
    assert f'cannot be recorded in "{stream.created}": its cleanup.policy is delete, so its records expire' in done.stderr
    assert "--no-journal" in done.stderr
    assert numbers(stream) == []


def test_a_journal_that_cannot_be_seen_whole_is_waited_for_and_said():
    """Behind the open transaction of somebody else may stand what was replayed."""
    stream, journal = Stream(shared_brokers()), unique("journal")
    publish_letters(stream, 2)
    assert reported(stream, "--journal", journal, "--max", "1")[0]["replayed"] == 1
    other = subprocess.Popen([TOOL, "publish", "--topic", journal, "--no-validate", "--atomic", "--timeout", "30s"],
                             env=stream.environment(), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    other.stdin.write("{}\n" * 3)
    other.stdin.flush()
    until(lambda: "open transaction" in run("tail", journal, brokers=stream.brokers).stderr)
    done = subprocess.run(replay(stream, "--yes", "--journal", journal, "--timeout", "2s"), env=stream.environment(),
                          capture_output=True, text=True)
    assert (done.returncode, numbers(stream)) == (3, [0])
    assert f'cannot see all of what was replayed: a transaction is open in "{journal}"' in done.stderr
    other.stdin.close()
    assert other.wait(timeout=30) == 0
    assert reported(stream, "--journal", journal)[0]["replayed"] == 1


CLICK_2 = {"type": "object", "required": ["shortCode", "clickId"],
           "properties": {"shortCode": {"type": "string"}, "clickId": {"type": "string"}}}


def letters_of_two_versions(folder):
    """A folder with click@2, and dead letters: 0 and 1 are valid by click@1 alone, 2 by click@2 alone."""
    stream = Stream(shared_brokers())
    (folder / "click.v2.schema.json").write_text(json.dumps(CLICK_2))
    publish_letters(stream, 2)
    publish_lines(stream, [{"shortCode": "c", "clickId": "x", "n": 2}])
    return stream, lambda contract, *more: reported(stream, "--contracts", str(folder), *more, contract=contract)


def test_what_the_old_contract_refuses_a_newer_one_lets_through(tmp_path):
    stream, replayed_by = letters_of_two_versions(tmp_path)
    report, status = replayed_by("click@1")
    assert (report["replayed"], report["still_invalid"], status) == (2, 1, 1)
    report, status = replayed_by("click@2")
    assert (report["replayed"], report["replayed_before"], report["still_invalid"], status) == (1, 2, 0, 0)
    assert numbers(stream) == [0, 1, 2]


def test_what_a_newer_contract_refuses_stays_until_it_is_repaired(tmp_path):
    stream, replayed_by = letters_of_two_versions(tmp_path)
    report, status = replayed_by("click@2")
    assert (report["replayed"], report["still_invalid"], status) == (1, 2, 1)
    assert numbers(stream) == [2]
    report, status = replayed_by("click@2", "--fix", '/clickId="made up"')
    assert (report["replayed"], report["replayed_before"], status) == (2, 1, 0)
    assert numbers(stream) == [0, 1, 2]


def test_a_replay_whose_broker_falls_silent_ends_within_its_timeout_and_counts_every_letter():
    with cluster() as kafka:
        stream = Stream(kafka.brokers)
        publish_letters(stream, LETTERS)
        assert reported(stream, "--max", "1")[1] == 0  # the first transaction of a cluster makes a topic
        replayed = 1
        for pause in (0.5, 1.2, 2.1):
            process = subprocess.Popen(replay(stream, "--yes", "-q", "-o", "json", "--rate", "200/s", "--timeout", "2s"),
                                       env=stream.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            until(lambda: len(numbers(stream)) > replayed)
            time.sleep(pause)
            with kafka.paused(0):
                begun = time.monotonic()
                said, trouble = process.communicate(timeout=60)
                assert time.monotonic() - begun < 15, trouble  # 2 s of silence, twice where it falls between two steps, and a busy machine; once 32
            assert process.returncode == 3 and "cannot publish a replay: " in trouble, trouble
            report = json.loads(said)
            assert report["not_replayed"] + report["in_doubt"] > 0
            now = len(numbers(stream))
            assert report["replayed"] <= now - replayed <= report["replayed"] + report["in_doubt"]
            replayed = now
        report, status = reported(stream)
        assert status == 0 and report["replayed"] + report["replayed_before"] == LETTERS
        assert numbers(stream) == list(range(LETTERS))
