"""`lag --all` once, in a real terminal that is narrower than its table."""
import pytest

from kafka import TOOL, shared_brokers, unique
from kafka_tools import create_topic, produce_old, until
from kafka_wire import commit_groups
from terminal import terminal


@pytest.fixture(scope="module")
def prefix():
    topic, prefix = unique("narrow"), unique("in-a-narrow-terminal")
    create_topic(shared_brokers(), topic)
    produce_old(shared_brokers(), topic, 4, seconds_ago=3600)
    commit_groups(shared_brokers(), [f"{prefix}-late"], topic, {0: 1})
    commit_groups(shared_brokers(), [f"{prefix}-read"], topic, {0: 4})
    return prefix


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_each_verdict_name_and_reason_can_be_read_whole(prefix, columns):
    with terminal(columns, 30) as screen:
        screen.type("clear; " + " ".join([TOOL, "-b", shared_brokers(), "lag", "--match", f"'{prefix}.*'", "--color never 2>&1; echo en''ded"]), "Enter")
        until(lambda: any(line.startswith("ended") for line in screen.lines()))
        shown = screen.lines()[:-2]
    text = " ".join(line.strip() for line in shown)
    for words in ("BEHIND", "3 unread, the oldest 1h", "no member is connected (or partitions are assigned by hand)", "OK", "everything is read",
                  f"{prefix}-late", f"{prefix}-read"):
        assert words in text, shown
    assert (len(shown) == 3) == (columns == 200), shown
