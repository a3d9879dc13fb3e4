"""Consumer lag beside Kafka's own script."""
import json
import subprocess
import time

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import commit, create_topic, describe_groups, group_that_left, produce, run_tool, until
from kafka_wire import Connection, commit_groups


@pytest.fixture
def topic():
    name = unique("lag")
    create_topic(shared_brokers(), name, partitions=3)
    for partition, count in enumerate((7, 5, 0)):
        produce(shared_brokers(), name, count, partition) if count else None
    return name


def lag(*arguments, status=0):
    done = run("lag", *arguments, "-o", "json")
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)["groups"]


def test_figures_are_those_of_kafkas_script(topic):
    groups = [unique("same") for _ in range(3)]
    for count, group in enumerate(groups, 3):
        commit(shared_brokers(), group, topic, count)
    theirs = {key: row for key, row in describe_groups(shared_brokers(), "--all-groups").items() if key[0] in groups}
    ours = {(group["group"], row["topic"], row["partition"]): (row["committed"], row["end"], row["lag"])
            for group in lag("--all") if group["group"] in groups for row in group["partitions"]}
    assert theirs and {key: ours[key] for key in theirs} == theirs
    assert all(row[0] is None for key, row in ours.items() if key not in theirs)  # only partitions without a commit more


def test_ages_are_read_of_many_partitions_whose_batches_are_larger_than_a_fetch(tmp_path):
    name, group, partitions = unique("large"), unique("behind"), 24
    create_topic(shared_brokers(), name, partitions=partitions)
    (tmp_path / "events").write_text("".join(f"{'x' * 1000}\n" for _ in range(600)))
    for partition in range(partitions):
        subprocess.run(["kcat", "-P", "-b", shared_brokers(), "-t", name, "-p", str(partition), "-X", "linger.ms=200", "-l",
                        str(tmp_path / "events")], check=True)
    commit_groups(shared_brokers(), [group], name, {partition: partition for partition in range(partitions)})
    [shown] = lag(group, "--timeout", "2s")
    assert [row["lag"] for row in shown["partitions"]] == [600 - row["partition"] for row in shown["partitions"]]
    assert all(row["time_lag_ms"] is not None for row in shown["partitions"])


def test_looks_right_after_one_another_do_not_wait_for_the_rest_of_a_second(topic):
    group, rounds = unique("often"), 10
    commit_groups(shared_brokers(), [group], topic, {0: 0, 1: 0})
    with subprocess.Popen([TOOL, "lag", group, "--watch=100ms"], stdout=subprocess.PIPE, text=True) as process:
        shown = (line for line in process.stdout if line.startswith(group))
        next(shown)
        begun = time.monotonic()
        for _ in range(rounds):
            assert "the oldest" in next(shown)
        process.terminate()
    assert time.monotonic() - begun < 0.7 * rounds  # each took a second where the client fetched nothing for one


def test_an_unknown_group_is_status_3_with_near_matches(topic):
    group = unique("analytics")
    commit(shared_brokers(), group, topic, 1)
    done = run("lag", group.replace("analytics", "analitycs"))
    assert done.returncode == 3
    assert f'did you mean "{group}"' in done.stderr


def test_limits_and_waiting_follow_a_real_consumer(topic):
    group = unique("limits")
    commit(shared_brokers(), group, topic, 2)  # of one partition; the other one has no commit
    assert run("lag", group, "--max-lag", "2").returncode == 1
    assert run("lag", group, "--max-lag", "9").returncode == 3  # not if what has no commit is unread too
    assert run("lag", group, "--max-lag", "12").returncode == 0
    commit(shared_brokers(), group, topic, 10)
    assert run("lag", group, "--until-caught-up", "--timeout", "20s").returncode == 0


def test_a_group_of_another_protocol_type_is_named_with_its_members_and_lag(topic):
    group = unique("connect")
    with Connection(shared_brokers()) as worker:
        worker.join(group, "connect")
        (shown,) = lag(group, status=3)  # it has committed nothing
        (listed,) = [entry for entry in lag("--all") if entry["group"] == group]
        for entry in (shown, listed):
            assert (entry["kind"], entry["protocol_type"], entry["state"], entry["members"]) == ("other", "connect", "stable", 1)
            assert (entry["verdict"], entry["totals"]["lag"]) == ("UNKNOWN", None)
    committing = unique("connect")  # such groups can have commits, too
    commit_groups(shared_brokers(), [committing], topic, {0: 4, 1: 5, 2: 0})
    with Connection(shared_brokers()) as worker:
        worker.join(committing, "connect")
        (shown,) = lag(committing)
    assert (shown["kind"], shown["members"], shown["totals"]["lag"]) == ("other", 1, 3)


def test_a_topic_recreated_has_no_lag_for_commits_of_the_old_one(topic):
    group = unique("anew")
    commit_groups(shared_brokers(), [group], topic, {0: 7})
    run_tool("TopicCommand", "--bootstrap-server", shared_brokers(), "--delete", "--topic", topic)
    until(lambda: "unknown topic" in run("topics", "show", topic).stderr)  # a broker may need a moment to hear of it
    until(lambda: run("lag", group, "--topic", topic).returncode == 3
          or {row["status"] for row in lag(group)[0]["partitions"]} & {"topic_deleted", "no_commit"})
    create_topic(shared_brokers(), topic)
    produce(shared_brokers(), topic, 2)
    commit_groups(shared_brokers(), [group], topic, {0: 7})  # a consumer that was not told
    (shown,) = lag(group)
    assert [(row["status"], row["lag"]) for row in shown["partitions"]] == [("past_end", None)]
    assert shown["verdict"] == "UNKNOWN" and "recreated" in shown["hint"]


def test_only_groups_that_read_a_topic_are_shown_for_it_and_an_unknown_one_is_status_3(topic):
    group = unique("reads-it")
    commit_groups(shared_brokers(), [group], topic, {0: 7})
    assert [entry["group"] for entry in lag("--all", "--topic", topic)] == [group]
    done = run("lag", "--all", "--topic", topic + "x")
    assert done.returncode == 3 and f'did you mean "{topic}"' in done.stderr


def test_groups_are_chosen_by_their_whole_names_and_our_own_bookkeeping_is_left_out(topic):
    stem = unique("chosen")
    groups = [f"{stem}-a", f"{stem}-b", f"{stem}-b-test", f"shortener-events-{stem}"]
    for group in groups:
        commit_groups(shared_brokers(), [group], topic, {0: 7})

    def names(*arguments):
        return [entry["group"] for entry in lag(*arguments, "--topic", topic)]
    assert names("--all") == groups[:3]
    assert names("--match", f"{stem}-.*") == groups[:3]
    assert names("--match", f"{stem}-.*", "--exclude", ".*-test") == groups[:2]
    assert names("--match", f"{stem}-a", "--match", f"{stem}-b") == groups[:2]
    assert names("--match", f".*{stem}") == groups[3:]
    for arguments, status, said in ((["--match", stem], 3, "no group matches"), (["--match", "("], 2, "not a regular expression"),
                                    (["--match", stem, groups[0]], 2, "--match and a group exclude each other")):
        done = run("lag", *arguments)
        assert done.returncode == status and said in done.stderr


def test_events_that_retention_removed_to_the_last_are_lost_by_every_view(topic):
    group = unique("late")
    commit_groups(shared_brokers(), [group], topic, {0: 2})
    with Connection(shared_brokers()) as admin:
        admin.delete_records(topic, 0, 7)
    [shown] = lag(group)
    assert (shown["verdict"], shown["totals"]["lag"], shown["totals"]["lost"]) == ("LOSING", 0, 5), shown
    lag(group, "--max-lag", "0", status=1)
    told = "retention removed 5 events before they were read"
    for view, status in (("lag check --for 200ms", 2), ("lag --sample 200ms", 0), ("health --topic " + topic + " --group", 1)):
        done = run(*view.split(), group)
        assert done.returncode == status and "LOSING" in done.stdout and told in done.stdout, (view, done.stdout)


def test_health_is_not_well_where_nobody_has_read_for_long():
    group = group_that_left(shared_brokers(), unique("gone"))
    done = run("health", "--group", group, "--topic", group)
    assert done.returncode == 1 and f"group {group}: BEHIND: 3 unread, the oldest 1h old; no member is connected" in done.stdout
