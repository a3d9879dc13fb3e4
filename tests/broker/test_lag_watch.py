"""`lag --watch` in a real terminal: tmux draws what a person would see."""
import json
import time

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import commit, create_topic, produce, produce_old, until
from kafka_wire import commit_groups
from terminal import terminal


def lagging_groups(count):
    """Their topic and common prefix: every group is one event behind the one before it."""
    topic, prefix = unique("watched"), unique("w")
    create_topic(shared_brokers(), topic)
    produce_old(shared_brokers(), topic, count, seconds_ago=3600)
    for i in range(count):
        commit_groups(shared_brokers(), [f"{prefix}-{i:03}"], topic, {0: i})
    return topic, prefix


def start(screen, *arguments):
    screen.type(" ".join([TOOL, "-b", shared_brokers(), "lag", *arguments, "--watch=200ms"]), "Enter")


def assert_restored(screen):
    """The shell is back on its own screen, with a cursor, and echoes what is typed."""
    until(lambda: screen.state() == ["0", "1"])
    until(lambda: screen.lines()[-1:] == ["ready$"])  # a prompt of its own: what is typed before is echoed twice
    screen.type("echo so-it-echoes", "Enter")
    shown = screen.shows("so-it-echoes")
    assert sum("so-it-echoes" in line for line in shown) >= 1
    until(lambda: sum("so-it-echoes" in line for line in screen.lines()) == 2)  # the typed line, and its output


def test_the_worst_groups_fit_the_screen_follow_its_size_and_q_leaves_it_clean():
    topic, prefix = lagging_groups(60)
    with terminal(80, 24) as screen:
        start(screen, "--all", "--topic", topic)
        shown = screen.shows("GROUP", prefix, "… and")
        assert len(shown) <= 24 and shown[0].startswith("60 groups: 60 BEHIND") and screen.state() == ["1", "0"]
        screen("resize-window", "-x", "150", "-y", "40")
        until(lambda: len(screen.lines()) > 30)
        screen("resize-window", "-x", "60", "-y", "10")
        until(lambda: len(screen.lines()) <= 10 and any("GROUP" in line for line in screen.lines()))
        screen.type("q")
        assert_restored(screen)


def test_one_group_shows_its_partitions_history_and_next_step_and_ctrl_c_leaves_it_clean():
    topic, group = unique("watched"), unique("left")
    create_topic(shared_brokers(), topic)
    produce_old(shared_brokers(), topic, 4, seconds_ago=3600)
    commit(shared_brokers(), group, topic, 1)
    with terminal(80, 24) as screen:
        start(screen, group)
        shown = screen.shows("BEHIND", "hint: no member is connected", "█")
        assert all(len(line) <= 80 for line in shown) and shown[1].endswith("q to quit")
        produce(shared_brokers(), topic, 2)
        screen.shows("5 unread")
        screen.type("C-c")
        assert_restored(screen)


def test_in_a_narrow_terminal_every_figure_of_a_partition_has_its_title_and_nothing_is_cut():
    topic, group = unique("w"), unique("g")
    create_topic(shared_brokers(), topic, partitions=12)
    old = json.dumps({"topic": topic, "timestamp_ms": int((time.time() - 3600) * 1000), "value": "{}"}) + "\n"
    for partition in range(12):
        done = run("publish", "--envelope", "--topic", topic, "--no-validate", "--partition", str(partition), brokers=shared_brokers(), stdin=2 * old)
        assert done.returncode == 0, done.stderr
    commit_groups(shared_brokers(), [group], topic, {partition: 1 for partition in range(12)})
    with terminal(40, 20) as screen:
        start(screen, group)
        shown = screen.shows("BEHIND", "PART 0  LAG 1  OLDEST", "END 2", "partitions that are less behind", "hint: ")
        assert len(shown) <= 20 and not any(line.endswith("…") for line in shown), shown
        whole = " ".join(line.strip() for line in shown)
        assert "(empty, no members)" in whole and f"lag {group} --sample" in whole, shown
        screen.type("q")
        assert_restored(screen)
