"""publish in a real terminal: how far it is, how fast and how long it still takes, and what Ctrl-C leaves behind."""
import re

import pytest

from kafka import TOOL, shared_brokers, unique
from kafka_tools import create_topic, until
from publishing import clicks, command
from terminal import terminal

# One event a request, and one request at a time: slow on any machine.
SLOWLY = ("-X", "batch.num.messages=1", "-X", "max.in.flight=1", "-X", "linger.ms=0")
PROGRESS = re.compile(r"^(\d+) lines, [\d.]+[kM]?/s, (\d+) %, \w+ left")


@pytest.fixture
def screen(tmp_path):
    """With a publish at work that takes far longer than the test."""
    topic = unique("terminal")
    create_topic(shared_brokers(), topic, partitions=3)
    (tmp_path / "in").write_text(clicks(1_000_000))
    with terminal(120, 20) as started:
        started.type(" ".join(command(shared_brokers(), topic, str(tmp_path / "in"), "--timeout", "60s", *SLOWLY)) + "; echo status $?", "Enter")
        yield started


def progress(screen):
    """Lines done and percent, from the one line that shows them; None while it is not there."""
    shown = [found for line in screen.lines() if (found := PROGRESS.match(line))]
    assert len(shown) <= 1
    return tuple(map(int, shown[0].groups())) if shown else None


def await_more(screen, done):
    until(lambda: (progress(screen) or (0, 0))[0] > done)


def test_progress_grows_in_one_line_and_ctrl_c_is_answered_by_a_summary(screen):
    done, percent = until(lambda: progress(screen))
    assert percent < 50  # a queued event is not done
    await_more(screen, done)
    screen.type("C-c")
    screen.shows("status 130")
    said = " ".join(screen.lines())
    assert "not attempted" in said and "the rest of the input was not read" not in said  # it is a file: its lines are counted
    assert progress(screen) is None


def test_who_is_to_type_the_events_is_told_so():
    with terminal(120, 20) as screen:
        for words in (f"{TOOL} validate -c click", f"{TOOL} publish -c click --dry-run"):
            screen.type("clear", "Enter")
            screen.type(words, "Enter")
            assert screen.shows("type events, one a line; Ctrl-D ends"), screen.lines()
            screen.type("C-c")
