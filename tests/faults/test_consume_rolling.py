"""Members come and go one after the other, as in a rolling restart with a consumer's default settings."""
import json
import re
import signal
import subprocess
import time

from consuming import Analytics, Stream, kill, sqlite_rows
from kafka import TOOL, run, shared_brokers
from kafka_tools import until


class Member:
    """A consumer and its log."""

    def __init__(self, stream, sink, log, *more):
        self.log = log
        with open(log, "w") as file:
            self.process = stream.consumer(sink, "--timeout", "15s", *more, log=file)  # for a busy machine

    def said(self, event):
        assert self.process.poll() in (None, 0, -signal.SIGKILL, -signal.SIGTERM), self.log.read_text()
        return re.findall(rf" {event}: (.*)", self.log.read_text())

    def leave(self, statuses=(0,)):
        kill(self.process, signal.SIGTERM)
        assert self.process.returncode in statuses


def test_a_new_member_has_partitions_at_once_and_no_other_loses_its_own(tmp_path):
    stream, sink = Stream(shared_brokers(), partitions=12), f"sqlite:{tmp_path}/events.db"
    simulation = stream.simulate(tmp_path, "--count", "20000", "--rate", "2000/s")
    names = (tmp_path / f"log{number}" for number in range(100))
    members = [Member(stream, sink, next(names)) for _ in range(3)]
    until(lambda: all(member.said("assigned") for member in members))
    everybody = list(members)
    while simulation.poll() is None or len(everybody) < 5:
        guest = Member(stream, sink, next(names))
        everybody.append(guest)
        until(lambda: any(partitions != "none" for partitions in guest.said("assigned")), seconds=30)
        time.sleep(1.5)  # with a commit of its own on the way
        members.append(guest)
        members.pop(0).leave()
    analytics = Analytics(stream, sink, sqlite_rows(tmp_path / "events.db"))
    until(lambda: analytics.consumed() == 20000)  # partitions that had just moved are read, too
    for member in members:
        member.leave()
    assert [member.said("lost") for member in everybody] == [[]] * len(everybody)
    analytics.assert_truth(tmp_path)
    lag = json.loads(run("lag", "--group", stream.name, "--topic", stream.clicks, "-o", "json", brokers=stream.brokers).stdout)
    assert lag["groups"][0]["totals"]["lag"] == 0  # although each has left with its last commit under way


def test_a_member_that_stops_while_it_joins_leaves_nobody_waiting(tmp_path):
    stream, sink = Stream(shared_brokers(), partitions=3), f"sqlite:{tmp_path}/events.db"
    steady = Member(stream, sink, tmp_path / "steady")
    until(lambda: steady.said("assigned"))
    for number in range(6):
        guest = Member(stream, sink, tmp_path / f"guest{number}")
        time.sleep(0.2 + 0.15 * number)  # somewhere between its start and its first partitions
        guest.leave(statuses=(0, 143))  # 143: so early that it had nothing to stop
    last = Member(stream, sink, tmp_path / "last")
    until(lambda: any(partitions != "none" for partitions in last.said("assigned")), seconds=30)  # for a dead member 45 s
    last.leave()
    steady.leave()
    assert steady.said("lost") == []


def epochs(path, topic):
    """{partition: how often it was taken over}"""
    return dict(sqlite_rows(path)(f"SELECT partition, epoch FROM consumed_offsets WHERE topic = '{topic}'"))


def test_partitions_that_stay_are_not_interrupted_when_another_member_joins(tmp_path):
    stream, sink = Stream(shared_brokers(), partitions=6), f"sqlite:{tmp_path}/events.db"
    first = Member(stream, sink, tmp_path / "first")
    until(lambda: first.said("assigned") and len(epochs(tmp_path / "events.db", stream.clicks)) == 6)
    before = epochs(tmp_path / "events.db", stream.clicks)
    second = Member(stream, sink, tmp_path / "second")
    until(lambda: any(partitions != "none" for partitions in second.said("assigned")))
    moved = set(re.findall(r"click\[(\d)\]", " ".join(second.said("assigned"))))
    assert moved == set(re.findall(r"click\[(\d)\]", " ".join(first.said("revoked"))))
    assert 2 <= len(moved) <= 4
    after = epochs(tmp_path / "events.db", stream.clicks)  # a partition that was given away and came back would be taken over again
    assert {partition for partition in after if after[partition] != before[partition]} == moved
    assert first.said("assigned")[1:] == ["none"] * (len(first.said("assigned")) - 1)
    second.leave()
    first.leave()


def test_a_static_member_that_is_killed_and_started_again_moves_no_partitions(tmp_path):
    stream, sink = Stream(shared_brokers(), partitions=6), f"sqlite:{tmp_path}/events.db"
    first = Member(stream, sink, tmp_path / "first", "--instance-id", "first")
    until(lambda: first.said("assigned"))
    second = Member(stream, sink, tmp_path / "second", "--instance-id", "second")
    until(lambda: any(partitions != "none" for partitions in second.said("assigned")))
    before = (first.log.read_text(), set(" ".join(second.said("assigned")).split()) - {"none"})
    for number, sig in enumerate((signal.SIGKILL, signal.SIGTERM)):
        kill(second.process, sig)
        second = Member(stream, sink, tmp_path / f"second{number}", "--instance-id", "second")
        until(lambda: second.said("assigned"))
        assert (first.log.read_text(), set(second.said("assigned")[0].split())) == before
    assert stream.simulate(tmp_path, "--count", "2000").wait(timeout=60) == 0
    second.leave()
    first.leave()
    analytics = Analytics(stream, sink, sqlite_rows(tmp_path / "events.db"))
    analytics.finish()
    analytics.assert_truth(tmp_path)


def test_a_last_commit_that_cannot_be_made_is_said_and_not_waited_for(tmp_path):
    sandbox = subprocess.Popen([TOOL, "sandbox", "-o", "json"], stdout=subprocess.PIPE, text=True)
    description = ""
    while not description.endswith("}\n"):
        description += sandbox.stdout.readline()
    brokers = json.loads(description)["brokers"]
    log = tmp_path / "log"
    with open(log, "w") as file:
        consumer = subprocess.Popen([TOOL, "-b", brokers, "consume", "--sink", f"sqlite:{tmp_path}/events.db", "--linger", "1m",
                                     "--metrics", tmp_path / "metrics", "--timeout", "1s", "-X", "session.timeout.ms=90000"], stderr=file)
    assert run("click", "abc", "--count", "7", brokers=brokers).returncode == 0
    until(lambda: (tmp_path / "metrics").exists() and "_read_total 7" in (tmp_path / "metrics").read_text())
    kill(sandbox)
    kill(consumer, signal.SIGTERM)
    assert consumer.returncode == 0
    assert "commit-failed: the group has not heard of the last events, which the database has" in log.read_text()
    assert sqlite_rows(tmp_path / "events.db")("SELECT total_clicks FROM url_stats") == [("7",)]
