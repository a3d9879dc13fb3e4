"""What a user may not see of lag, topics and replays is said by the name of the right, with the command that allows it; never as if it did not exist."""
import json

import pytest

from kafka import cluster, run
from kafka_tools import commit, create_topic, produce_old, run_tool

AUTHORIZER = ["authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer", "allow.everyone.if.no.acl.found=true"]
HOUR = 3600
JOURNAL = "shortener-events-replayed"


def rule(kafka, kind, operation, *resource):
    """Nobody may do to a resource that has rules what none of them allows."""
    run_tool("AclCommand", "--bootstrap-server", kafka.brokers, "--add", f"--{kind}-principal", "User:ANONYMOUS", "--operation", operation, *resource)


@pytest.fixture(scope="module")
def kafka():
    with cluster(1, AUTHORIZER) as kafka:
        for topic in ("open", "hidden", "sealed"):
            create_topic(kafka.brokers, topic)
            produce_old(kafka.brokers, topic, 3, seconds_ago=HOUR)
        for group, topic in (("free", "open"), ("secret", "open"), ("peeking", "hidden"), ("sleeping", "sealed")):
            commit(kafka.brokers, group, topic, 2)
        rule(kafka, "deny", "Describe", "--group", "secret")
        rule(kafka, "deny", "Describe", "--topic", "hidden")
        rule(kafka, "deny", "Describe", "--topic", JOURNAL)
        rule(kafka, "allow", "Describe", "--topic", "sealed")
        yield kafka


def allowing(operation, resource):
    return f"hint: allow it: kafka-acls.sh --bootstrap-server BROKERS --add --allow-principal User:NAME --operation {operation} --{resource}\n"


@pytest.mark.parametrize("command, status, said, hint", [
    ("lag secret", 3, 'cannot read group "secret": this user may not Describe group "secret"', allowing("Describe", "group secret")),
    ("lag free secret", 0, 'this user may not Describe group "secret"', allowing("Describe", "group secret").replace("hint: ", "hint: secret: ")),
    ("lag free secret --max-lag 100", 3, 'the lag of "secret" is not fully known', None),
    ("lag check secret --for 200ms", 3, 'secret: UNKNOWN: this user may not Describe group "secret"', None),
    ("lag secret --until-caught-up --timeout 1s", 1, 'group "secret" could not be read: this user may not Describe group "secret"', None),
    ("lag peeking", 3, "no partition that this user may see is committed or assigned", None),
    ("lag free --topic hidden", 3, 'cannot read topic "hidden": this user may not Describe topic "hidden"', allowing("Describe", "topic hidden")),
    ("lag --all --topic hidden", 3, 'this user may not Describe topic "hidden"', allowing("Describe", "topic hidden")),
    ("topics show hidden", 3, 'this user may not Describe topic "hidden"', allowing("Describe", "topic hidden")),
    ("tail hidden --until end", 3, 'this user may not Describe topic "hidden"', allowing("Describe", "topic hidden")),
    ("health --no-group --topic hidden", 1, 'unknown  topic hidden: cannot read topic "hidden": this user may not Describe topic "hidden"',
     allowing("Describe", "topic hidden")),
    ("dlq replay open -c click", 3, f'this user may not Describe topic "{JOURNAL}"', allowing("Describe", f"topic {JOURNAL}")),
    ("dlq replay open -c click --no-journal", 1,
     f'warning: what "{JOURNAL}" says was replayed is not known: cannot read topic "{JOURNAL}": this user may not Describe topic "{JOURNAL}"', None),
    ("lag sleeping", 0, '1 unread, of unknown age: this user may not Read topic "sealed"; no member is connected', None),
    ("lag sleeping --max-age 1m", 3, 'the age of the oldest unread event of "sleeping" is not fully known', None),
])
def test_a_missing_right_is_named_and_how_to_give_it(kafka, command, status, said, hint):
    done = run(*command.split(), brokers=kafka.brokers)
    assert done.returncode == status and said in done.stdout + done.stderr, done.stdout + done.stderr
    assert hint is None or hint in done.stdout + done.stderr, done.stdout + done.stderr
    assert "unknown group" not in done.stderr and "unknown topic" not in done.stderr and "there is no such topic" not in done.stdout


@pytest.mark.parametrize("command, said", [
    ("lag nobody", 'unknown group "nobody"'),
    ("lag free --topic nothing", 'unknown topic "nothing"'),
    ("topics show nothing", 'unknown topic "nothing"'),
])
def test_what_does_not_exist_is_still_called_unknown(kafka, command, said):
    done = run(*command.split(), brokers=kafka.brokers)
    assert done.returncode == 3 and said in done.stderr, done.stderr


def test_unknown_ages_are_null_and_nobody_is_sick_for_them(kafka):
    (group,) = json.loads(run("lag", "sleeping", "-o", "json", brokers=kafka.brokers).stdout)["groups"]
    (row,) = group["partitions"]
    assert group["verdict"] == "BEHIND" and row["lag"] == 1 and row["time_lag_ms"] is None and row["oldest_unread_ms"] is None
    assert "no right to Read it: age unknown" in run("lag", "sleeping", brokers=kafka.brokers).stdout


def test_who_may_see_no_group_at_all_is_told_so_instead_of_being_shown_an_empty_list(kafka):
    # The cluster's last, and the last of this file: who may do nothing to the cluster makes no more rules.
    for resource in (("--group", "*"), ("--topic", "__consumer_offsets"), ("--cluster",)):
        rule(kafka, "deny", "Describe", *resource)
    for words in (["--all"], ["--all", "--max-lag", "100"], ["--match", "f.*"]):
        done = run("lag", *words, brokers=kafka.brokers)
        assert done.returncode == 3 and "Kafka shows none to this user, who may lack Describe on the cluster" in done.stderr, done.stderr
        assert allowing("Describe", "cluster") in done.stderr
    done = run("lag", "free", brokers=kafka.brokers)
    assert done.returncode == 3 and 'cannot read group "free": this user may not Describe group "free"' in done.stderr, done.stderr
