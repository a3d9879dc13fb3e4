"""Completion in the shells that people type into: a Tab, and what then stands on the line."""
import os
import pathlib
import time

import pytest

from kafka import TOOL, shared_brokers, unique
from kafka_tools import create_topic, produce
from kafka_wire import commit_groups
from terminal import terminal

SHELLS = {
    "bash": ("bash --norc", "source completions/script"),
    "zsh": ("zsh -f", "autoload -Uz compinit && compinit -u -D && source completions/script"),
    "fish": ("fish --no-config", "source completions/script"),
}


@pytest.fixture(scope="module")
def names():
    topic, group = unique("tabbed-topic"), unique("tabbed-group")
    create_topic(shared_brokers(), topic)
    produce(shared_brokers(), topic, 1)
    commit_groups(shared_brokers(), [group], topic, {0: 1})
    return topic, group


@pytest.fixture(scope="module", params=SHELLS)
def shell(request, tmp_path_factory):
    """A folder with the program beside a file, and a shell in it that knows the script."""
    command, setup = SHELLS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "completions").mkdir()
    (folder / "bin").mkdir()
    os.symlink(pathlib.Path(TOOL).resolve(), folder / "bin/shortener-events")
    os.system(f"{TOOL} completion {request.param} > {folder}/completions/script")
    (folder / "my-clicks.ndjson").write_text("{}\n")
    (folder / "other events.ndjson").write_text("{}\n")
    (folder / "config.toml").write_text(f'brokers = "{shared_brokers()}"\n[profiles.night]\n')
    with terminal(200, 30) as screen:
        screen.type(f"cd {folder}; export HOME={folder} PATH={folder}/bin:$PATH SHORTENER_EVENTS_CONFIG={folder}/config.toml; unset SHORTENER_EVENTS_BROKERS", "Enter")
        screen.type(f"exec {command}", "Enter")
        time.sleep(1)  # a shell that starts takes no keys
        screen.type(setup + "; echo is''ready", "Enter")
        assert screen.shows("isready"), screen.lines()
        yield screen


def completed(screen, typed, *expected):
    """Whether a Tab behind what was typed makes it one of what is expected."""
    screen.type("C-u")
    screen.type("-l", typed)
    time.sleep(0.2)
    screen.type("Tab")
    deadline = time.monotonic() + 10  # of which completion takes a second at most
    while not (done := any(word in line for word in expected for line in screen.lines())) and time.monotonic() < deadline:
        time.sleep(0.1)
    shown = screen.lines()
    screen.type("C-c")
    screen.type("clear", "Enter")
    time.sleep(0.2)
    return done or shown


def test_topics_groups_and_partitions_of_the_broker(shell, names):
    topic, group = names
    for typed, expected in [(f"shortener-events tail {topic[:-3]}", f"tail {topic}"),
                            (f"shortener-events topics show {topic[:-3]}", f"show {topic}"),
                            (f"shortener-events lag {group[:-3]}", f"lag {group}"),
                            (f"shortener-events consume --group={group[:-3]}", f"--group={group}")]:
        assert completed(shell, typed, expected) is True, typed


def test_a_name_with_blanks_and_colons_is_quoted(shell, names):
    topic, _ = names
    first = unique("odd")
    commit_groups(shared_brokers(), [f"{first} group:x"], topic, {0: 1})
    whole = [f"lag {first}\\ group:x", f"lag {first}\\ group\\:x", f"lag '{first} group:x'"]
    for typed in (f"shortener-events lag {first}", f"shortener-events lag {first}\\ gr"):
        assert completed(shell, typed, *whole) is True, typed


def test_quoted_words_and_the_program_that_was_typed(shell, names):
    topic, _ = names
    for typed, expected in [(f'shortener-events tail "{topic[:-3]}', f'tail "{topic}'),
                            (f'shortener-events -b "{shared_brokers()}" tail {topic[:-3]}', f"tail {topic}"),
                            (f"./bin/shortener-events tail {topic[:-3]}", f"tail {topic}")]:
        assert completed(shell, typed, expected) is True, typed


def test_files_profiles_contracts_and_commands(shell):
    for typed, expected in [("shortener-events publish my-c", "publish my-clicks.ndjson"),
                            ("shortener-events publish other\\ e", "other\\ events.ndjson"),
                            ('shortener-events publish "other e', '"other events.ndjson'),
                            ("shortener-events publish ~/my-c", "/my-clicks.ndjson"),
                            ("shortener-events consume --sink sq", "sqlite:"),
                            ("shortener-events consume --sink=sqlite:my-c", "sqlite:my-clicks.ndjson"),
                            ("shortener-events contracts check click@1 ./my-c", "./my-clicks.ndjson"),
                            ("shortener-events tail --from beg", "beginning"),
                            ("shortener-events publish --key uu", "uuid"),
                            ("shortener-events validate --contract url-created@", "url-created@1"),
                            ("shortener-events --config=conf", "--config=config.toml"),
                            ("shortener-events --profile ni", "--profile night"),
                            ("shortener-events help sandb", "help sandbox"),
                            ("shortener-events help topics cr", "topics create"),
                            ("shortener-events dlq rep", "dlq replay")]:
        assert completed(shell, typed, expected) is True, typed
