"""`tail -f` whose broker is killed, restarted and frozen: said once within seconds, and once when it is over; every record comes, once."""
import os
import pathlib
import signal
import subprocess
import time

from following import following
from kafka import TOOL, cluster, run
from kafka_tools import create_topic, produce, until

SLACK = 12  # seconds, on a busy machine; whoever waits as long as it was told to takes a minute


def test_a_broker_that_is_away_is_said_once_and_again_when_it_is_back():
    with cluster() as kafka:
        create_topic(kafka.brokers, "followed")
        produce(kafka.brokers, "followed", 1)
        with following(kafka.brokers, "followed", "-n", "1", "-q") as alone, following(kafka.brokers, "followed", "--group", "g") as member:
            followers = (alone, member)
            for follower in followers:
                follower.prints("0 0\n", 60)
            time.sleep(2)  # the broker has answered the watch
            kafka.kill(0)
            assert seconds_until_said(followers, kafka.brokers) < 6 + SLACK
            kafka.restart(0)
            member.says(f"{kafka.brokers} answers again\n", 60)
            until(lambda: run("tail", "followed", brokers=kafka.brokers).returncode == 0)
            produce(kafka.brokers, "followed", 1)
            for follower in followers:
                follower.prints("0 0\n0 1\n", 60)
            with kafka.paused(0):
                assert seconds_until_said(followers, kafka.brokers, times=2) < 6 + SLACK
                assert_readers_answer_ctrl_c(kafka.brokers)
            until(lambda: member.err().count("answers again\n") == 2)
            produce(kafka.brokers, "followed", 1)
            for follower in followers:
                follower.prints("0 0\n0 1\n0 2\n")
                assert follower.err().count("does not answer since") == 2 and follower.process.poll() is None
            assert "answers again" not in alone.err()  # a note, and it is quiet


def assert_readers_answer_ctrl_c(broker):
    """Although they wait for the broker, for a minute if need be."""
    for words in (["tail", "-n", "1", "followed"], ["stats", "followed"], ["dlq", "list", "followed"]):
        process = subprocess.Popen([TOOL, *words, "-b", broker, "--timeout", "60s"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: is_connected(process.pid))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=1 + SLACK) == 130, words


def is_connected(pid):
    """Or about to be: it has a socket."""
    return any("socket:" in os.readlink(link) for link in pathlib.Path(f"/proc/{pid}/fd").iterdir())


def seconds_until_said(followers, broker, times=1):
    begun = time.monotonic()
    for follower in followers:
        until(lambda: follower.err().count(f"warning: {broker} does not answer since 20") == times)
    return time.monotonic() - begun
