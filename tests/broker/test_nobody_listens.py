"""Who cannot be told of the work – stderr or stdout is a pipe without a reader, or a full disk – does not end it; the files are whole, and so is the status."""
import json
import os
import sqlite3
import subprocess

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic, until
from kafka_wire import commit_anywhere
from publishing import clicks, command

B = shared_brokers()
ENVIRONMENT = os.environ | {"SHORTENER_EVENTS_BROKERS": B}
GOOD, BAD = clicks(1), '{"no": "click"}\n'


def new_topic():
    topic = unique("unheard")
    create_topic(shared_brokers(), topic, partitions=3)
    return topic


def closed_pipe():
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def status_of(words, stdin="", **streams):
    with subprocess.Popen(words, stdin=subprocess.PIPE, text=True, env=ENVIRONMENT, **streams) as process:
        try:
            process.communicate(stdin, timeout=60)
        except BrokenPipeError:
            pass
    for stream in streams.values():
        if stream not in (subprocess.DEVNULL, subprocess.PIPE):
            os.close(stream)
    return process.returncode


DEAF = [closed_pipe, lambda: os.open("/dev/full", os.O_WRONLY)]


@pytest.mark.parametrize("stderr", DEAF)
def test_publish_keeps_its_files_whole_when_nobody_hears_what_it_says(stderr, tmp_path):
    assert status_of(command(B, new_topic(), "--on-invalid", "skip", "--rejects", str(tmp_path / "rejects"), "--report", str(tmp_path / "report"),
                             "--summary-json", str(tmp_path / "summary")), (GOOD + BAD) * 1000, stdout=subprocess.DEVNULL, stderr=stderr()) == 1
    assert (tmp_path / "rejects").read_text() == BAD * 1000
    assert len((tmp_path / "report").read_text().splitlines()) == 2000
    assert json.loads((tmp_path / "summary").read_text())["delivered"] == 1000


def test_a_status_of_0_says_that_everything_was_told_where_somebody_listened():
    words = command(B, new_topic())
    assert status_of(words, GOOD, stdout=subprocess.DEVNULL, stderr=closed_pipe()) == 0
    assert status_of(words, GOOD, stdout=subprocess.DEVNULL, stderr=os.open("/dev/full", os.O_WRONLY)) == 1


def test_create_publishes_all_although_nobody_reads_the_codes():
    topic = new_topic()
    assert status_of([TOOL, "create", "--count", "5000", "--topic", topic], stdout=closed_pipe(), stderr=subprocess.DEVNULL) == 0
    assert len(run("tail", topic, "--from", "beginning").stdout.splitlines()) == 5000


def test_validate_splits_to_the_end_although_nobody_reads_its_findings(tmp_path):
    assert status_of([TOOL, "validate", "--contract", "click", "--max-errors", "0", "--valid-out", str(tmp_path / "valid"), "--invalid-out",
                      str(tmp_path / "invalid")], (GOOD + BAD) * 5000, stdout=closed_pipe(), stderr=subprocess.DEVNULL) == 1
    assert (tmp_path / "valid").read_text() == GOOD * 5000
    assert (tmp_path / "invalid").read_text() == BAD * 5000


@pytest.mark.parametrize("form", [("-o", "text"), ("-o", "jsonl"), ("-o", "github"), ("-o", "junit"), ("-o", "sarif"), ("--summary",)])
def test_validate_says_no_of_a_file_and_of_a_topic_whoever_reads_its_findings(form):
    words = [TOOL, "validate", "--contract", "click", *form]
    good_first = GOOD * 5000 + BAD  # what the form begins with is written long before the answer is known
    for stdin, status in ((BAD, 1), (good_first, 1), (GOOD, 0)):
        assert status_of(words, stdin, stdout=closed_pipe(), stderr=subprocess.DEVNULL) == status
    topic = new_topic()
    assert status_of([*command(B, topic, "-q"), "--on-invalid", "skip"], GOOD, stdout=subprocess.DEVNULL) == 0
    assert status_of([*words, "--topic", topic], stdout=closed_pipe(), stderr=subprocess.DEVNULL) == 0
    assert status_of([TOOL, "publish", "--topic", topic, "--no-validate", "-q"], BAD, stdout=subprocess.DEVNULL) == 0
    assert status_of([*words, "--topic", topic], stdout=closed_pipe(), stderr=subprocess.DEVNULL) == 1


def test_an_endless_input_is_read_no_further_when_the_answer_is_known_and_nobody_reads_it():
    with subprocess.Popen(["sh", "-c", "while echo '{}'; do :; done"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run([TOOL, "validate", "--contract", "click"], stdin=endless.stdout, stdout=closed_pipe(), stderr=subprocess.DEVNULL, timeout=30)
        endless.stdout.close()
        endless.kill()
    assert done.returncode == 1


def test_an_answer_is_the_status_whoever_reads_it(consumed, tmp_path):
    (tmp_path / "wrong.toml").write_text("bogus = 1\n")
    (tmp_path / "examples" / "valid").mkdir(parents=True)
    (tmp_path / "click.v1.schema.json").write_text(run("contracts", "show", "click").stdout)
    (tmp_path / "examples" / "valid" / "click.v1.json").write_text("{}")
    truth, database = str(tmp_path / "truth"), f"{tmp_path}/analytics.db"
    assert run("simulate", "--topic", consumed, "--count", "20", "--seed", "1", "--truth", truth, "-q").returncode == 0
    assert run(*consume(consumed, f"sqlite:{database}", "--once", "-q")[1:]).returncode == 0
    until(lambda: commit_anywhere(B, consumed, consumed, {0: 0, 1: 0, 2: 0}))
    for words, status in ((["contracts", "test", "--contracts", str(tmp_path)], 1), (["contracts", "test", "--contracts", str(tmp_path), "-o", "json"], 1),
                          (["config", "check", "--config", str(tmp_path / "wrong.toml")], 2),
                          (["simulate", "--verify", truth, "--db", database], 1), (["simulate", "--verify", truth, "--db", database, "-o", "json"], 1),
                          (["lag", consumed, "--max-lag", "1"], 1), (["lag", consumed, "--max-lag", "1", "-o", "json"], 1), (["lag", consumed, "--max-lag", "100"], 0),
                          (["lag", "check", consumed, "--for", "100ms", "--crit", "1"], 2), (["health", "--topic", "none", "--no-group"], 1),
                          (consume(consumed, f"sqlite:{tmp_path}/new.db", "--once", "-o", "json")[1:], 0)):
        assert run(*words).returncode == status, words
        assert status_of([TOOL, *words], stdout=closed_pipe(), stderr=subprocess.DEVNULL) == status, words
    assert status_of([TOOL, "publish", "--topic", consumed, "--no-validate", "-q"], BAD, stdout=subprocess.DEVNULL) == 0
    words = consume(consumed, f"sqlite:{tmp_path}/stops.db", "--once", "-o", "json", "--on-invalid", "stop")
    assert status_of(words, stdout=closed_pipe(), stderr=subprocess.DEVNULL) == 1


def consume(topic, sink, *more):
    return [TOOL, "consume", "--topic", topic, "--created-topic", topic + ".created", "--dead-letter-topic", topic + ".dead", "--group", topic, "--sink", sink, *more]


@pytest.fixture
def consumed():
    """A topic with its companions, and three clicks in it."""
    topic = new_topic()
    for other in (".created", ".dead"):
        create_topic(shared_brokers(), topic + other, partitions=3)
    assert status_of(command(B, topic, "-q"), GOOD * 3, stdout=subprocess.DEVNULL) == 0
    return topic


def counted(database):
    with sqlite3.connect(database) as db:
        return db.execute("SELECT sum(total_clicks) FROM url_stats").fetchone()[0]


@pytest.mark.parametrize(("stderr", "status"), zip(DEAF, (0, 1)))
def test_consume_goes_on_when_nobody_reads_its_log(consumed, stderr, status, tmp_path):
    assert status_of(consume(consumed, f"sqlite:{tmp_path}/events.db", "--once"), stdout=subprocess.DEVNULL, stderr=stderr()) == status
    assert counted(tmp_path / "events.db") == 3


def test_a_database_that_cannot_be_written_any_more_ends_consume_without_another_event(consumed, tmp_path):
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(consume(consumed, f"sqlite:{tmp_path}/events.db"), env=ENVIRONMENT, stderr=log)
    until(lambda: (tmp_path / "events.db").exists() and "assigned" in (tmp_path / "log").read_text() and counted(tmp_path / "events.db") == 3)
    with sqlite3.connect(tmp_path / "events.db") as db:
        db.execute("DROP TABLE url_stats")
    assert status_of(command(B, consumed, "-q"), GOOD, stdout=subprocess.DEVNULL) == 0
    assert process.wait(timeout=30) == 2
    assert "url_stats" in (tmp_path / "log").read_text()


def test_a_group_that_was_set_back_learns_again_what_the_database_has(consumed, tmp_path):
    words = consume(consumed, f"sqlite:{tmp_path}/events.db", "--once", "-q")
    assert status_of(words) == 0
    commit_anywhere(B, consumed, consumed, {0: 0, 1: 0, 2: 0})
    assert run("lag", consumed, "--max-lag", "0").returncode == 1
    assert status_of(words) == 0
    assert run("lag", consumed, "--max-lag", "0").returncode == 0
    assert counted(tmp_path / "events.db") == 3


@pytest.mark.parametrize("mode", [(), ("--atomic",)])
def test_a_line_that_is_too_long_is_rejected_whole(mode, tmp_path):
    long = '{"x": "' + "y" * 3_000_000 + '"}\n'
    on_invalid = () if mode else ("--on-invalid", "skip")
    (tmp_path / "events").write_text(long + GOOD + BAD + long + long.strip())
    assert status_of(command(B, new_topic(), *mode, *on_invalid, "--rejects", str(tmp_path / "rejects"), str(tmp_path / "events")), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 1
    rejects = (tmp_path / "rejects").read_text()
    assert sorted(rejects.splitlines(), key=len) == sorted((long + (GOOD if mode else "") + BAD + long + long).splitlines(), key=len)
