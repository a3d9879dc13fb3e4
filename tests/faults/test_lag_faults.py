"""Consumer lag when a part of the cluster is down, or forbidden."""
import json
import re
import subprocess
import time
import urllib.error
import urllib.request

from kafka import TOOL, cluster, free_port, run
from kafka_tools import commit, create_topic, produce, run_tool, until

TIMEOUT_SECONDS = 6
SLACK_SECONDS = 12  # start of the program and teardown, on a busy machine


def timed_lag(brokers, *arguments):
    begin = time.monotonic()
    done = run("lag", *arguments, "-o", "json", "--timeout", f"{TIMEOUT_SECONDS}s", brokers=brokers)
    assert time.monotonic() - begin < TIMEOUT_SECONDS + SLACK_SECONDS
    return done


def test_with_one_of_three_brokers_stopped_what_is_known_is_shown_within_the_timeout():
    with cluster(3, ["offsets.topic.replication.factor=1", "offsets.topic.num.partitions=6"]) as kafka:
        create_topic(kafka.brokers, "spread", partitions=6, replicas=1)
        for partition in range(6):
            produce(kafka.brokers, "spread", 2, partition)
        groups = [f"group-{i}" for i in range(12)]  # their coordinators are on all three brokers
        for group in groups:
            commit(kafka.brokers, group, "spread", 12)
        healthy = {g["group"]: g for g in json.loads(timed_lag(kafka.brokers, "--all").stdout)["groups"]}
        assert set(groups) <= set(healthy) and all(g["totals"]["lag"] == 0 for g in healthy.values())
        with kafka.paused(2):
            done, everything = timed_lag(kafka.brokers, *groups), timed_lag(kafka.brokers, "--all")
        assert done.returncode == 0, done.stderr
        shown = {g["group"]: g for g in json.loads(done.stdout)["groups"]}
        known = [g for g in shown.values() if not g["error"]]
        assert set(shown) == set(groups) and 0 < len(known) < len(groups)
        for group in shown.values():
            assert group["verdict"] == "UNKNOWN"  # each reads partitions of the stopped broker
        rows = [row for group in known for row in group["partitions"]]
        assert {row["status"] for row in rows} >= {"known"} and any(row["status"] in ("unknown", "leaderless") for row in rows)
        listed = json.loads(everything.stdout)
        assert everything.returncode == 3 and listed["groups"] and re.fullmatch(r"brokers? .*\b3 \(.*\) did not answer in time", listed["listing_error"])
        assert "warning: not every group could be listed: broker" in everything.stderr


def health(brokers, *arguments):
    """{check: (status, detail)}"""
    begin = time.monotonic()
    done = run("health", *arguments, "-o", "json", "--timeout", f"{TIMEOUT_SECONDS}s", brokers=brokers)
    assert time.monotonic() - begin < TIMEOUT_SECONDS + SLACK_SECONDS
    return done.returncode, {check["check"]: (check["status"], check["detail"]) for check in json.loads(done.stdout)["checks"]}


def test_health_counts_the_brokers_that_answer_and_names_the_others():
    # One replica a partition of "spread": each broker leads two of them. Its own topics are there three times.
    with cluster(3) as kafka:
        create_topic(kafka.brokers, "spread", partitions=6, replicas=1)
        produce(kafka.brokers, "spread", 2)
        commit(kafka.brokers, "reader", "spread", 1)
        only = ("--topic", "spread", "--group", "reader")
        status, checks = health(kafka.brokers, *only)
        assert status == 0 and checks["kafka"][0] == "ok" and checks["kafka"][1].startswith("3 brokers of cluster ")
        third = re.escape(kafka.nodes[2]["address"])
        with kafka.paused(2):
            status, checks = health(kafka.brokers, *only)
            assert checks["kafka"][0] == "warning" and re.search(rf"^2 of 3 brokers of cluster \S+ answer, but not 3 \({third}\)$", checks["kafka"][1])
            # Whether it still counts as their leader or not (the others drop it after some seconds).
            assert checks["topic spread"] in [("bad", "2 of 6 partitions are led by a broker that does not answer"),
                                              ("bad", "2 of 6 partitions have no leader")] and status == 1
        until(lambda: health(kafka.brokers, *only)[0] == 0)
        kafka.leave(1)
        # It is not listed any more; its replicas still name it.
        until(lambda: health(kafka.brokers, *only)[1]["topic spread"] == ("bad", "2 of 6 partitions have no leader"))
        status, checks = health(kafka.brokers, "--no-group", "--topic", "spread")
        assert checks["kafka"][0] == "warning" and re.search(r"^2 of 3 brokers of cluster \S+ answer, but not 2$", checks["kafka"][1])
        with kafka.paused(2):
            status, checks = health(kafka.brokers, "--no-group", "--topic", "spread")
            assert status == 1 and checks["kafka"][0] == "bad" and re.search(rf"^1 of 3 brokers of cluster \S+ answers, but not 2, 3 \({third}\)$", checks["kafka"][1])
            line = run("health", "--no-group", "--nagios", "--timeout", "3s", brokers=kafka.brokers)
            assert line.returncode == 2 and line.stdout.startswith("HEALTH CRITICAL - "), line.stdout


def test_a_group_that_is_forbidden_is_named_and_spoils_no_other():
    with cluster(1, ["authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                     "allow.everyone.if.no.acl.found=true"]) as kafka:
        create_topic(kafka.brokers, "open")
        create_topic(kafka.brokers, "hidden")
        for topic in ("open", "hidden"):
            produce(kafka.brokers, topic, 2)
        commit(kafka.brokers, "free", "open", 1)
        commit(kafka.brokers, "secret", "open", 1)
        commit(kafka.brokers, "peeking", "hidden", 1)
        for resource in (["--group", "secret"], ["--topic", "hidden"]):
            run_tool("AclCommand", "--bootstrap-server", kafka.brokers, "--add", "--deny-principal", "User:ANONYMOUS",
                     "--operation", "All", *resource)
        done = timed_lag(kafka.brokers, "free", "secret", "peeking")
        assert done.returncode == 0, done.stderr
        groups = {g["group"]: g for g in json.loads(done.stdout)["groups"]}
        assert groups["free"]["totals"]["lag"] == 1
        assert "may not Describe group" in groups["secret"]["error"] and groups["secret"]["verdict"] == "UNKNOWN"
        assert groups["peeking"]["totals"]["lag"] is None
        alone = timed_lag(kafka.brokers, "secret")
        assert alone.returncode == 3 and "may not Describe group" in alone.stderr


def test_an_exporter_whose_sample_is_stale_says_unknown_and_no_old_figures_and_is_right_again_afterwards():
    with cluster() as kafka:
        create_topic(kafka.brokers, "stale")
        produce(kafka.brokers, "stale", 3)
        commit(kafka.brokers, "reader", "stale", 2)
        port = free_port()
        exporter = subprocess.Popen([TOOL, "-b", kafka.brokers, "lag", "reader", "--listen", str(port), "--sample", "500ms", "--timeout", "1s"],
                                    stderr=subprocess.DEVNULL)

        def get(page):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=10) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode()
            except OSError:
                return 0, ""
        try:
            until(lambda: get("/readyz") == (200, "ok\n"))
            assert 'kafka_consumergroup_lag_sum{consumergroup="reader"} 1\n' in get("/metrics")[1]
            with kafka.paused(0):
                until(lambda: get("/readyz")[0] == 503)
                until(lambda: 'kafka_consumergroup_verdict{consumergroup="reader",verdict="UNKNOWN"} 1\n' in get("/metrics")[1])
                assert get("/healthz")[0] == 503
                assert "kafka_consumergroup_lag" not in get("/metrics")[1] and "lag_sample_success 0\n" in get("/metrics")[1]
            until(lambda: get("/readyz")[0] == 200 and get("/healthz")[0] == 200)
            # Its coordinator may need another sample: until then the group is UNKNOWN, and has no figures.
            until(lambda: 'kafka_consumergroup_lag_sum{consumergroup="reader"} 1\n' in get("/metrics")[1])
        finally:
            exporter.kill()
            exporter.wait()
