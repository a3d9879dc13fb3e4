"""A week in minutes: committed offsets expire and events are deleted between two days, dead letters are replayed, a topic is recreated."""
import json
import subprocess

from consuming import Stream, both_databases
from kafka import cluster, run
from kafka_tools import create_topic, run_tool, until

DAYS, CLICKS, BROKEN = 3, 200, 7
SHORT = ["offsets.retention.minutes=1", "offsets.retention.check.interval.ms=2000", "log.retention.check.interval.ms=2000"]
REPLAYERS = "replayers"


def publish_day(stream, day):
    """Valid clicks, each with a code of its own, and some with a broken time; the codes of both."""
    codes = [f"d{day}c{number}" for number in range(CLICKS)], [f"d{day}b{number}" for number in range(BROKEN)]
    clicks = [{"shortCode": code, "originalUrl": "https://example.com", "timestamp": timestamp}
              for part, timestamp in zip(codes, ("2026-01-31T09:30:00Z", "yesterday")) for code in part]
    done = run("publish", "--topic", stream.clicks, "--no-validate", "-q", brokers=stream.brokers,
               stdin="".join(json.dumps(click) + "\n" for click in clicks))
    assert done.returncode == 0, done.stderr
    return codes


def replay(stream, *more):
    done = run("dlq", "replay", stream.dead, "--to", stream.clicks, "--contract", "click", "--group", REPLAYERS, "--yes", "-q", "-o",
               "json", "--fix", '/timestamp="2026-01-31T09:30:00Z"', *more, brokers=stream.brokers)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    return report["replayed"], report["replayed_before"]


def counted(analytics):
    return {code: int(clicks) for code, clicks in analytics.rows("SELECT short_code, total_clicks FROM url_stats")}


def is_forgotten(stream, group):
    return "unknown group" in run("lag", "--group", group, brokers=stream.brokers).stderr


def is_empty(stream):
    return not subprocess.run(["kcat", "-C", "-e", "-q", "-b", stream.brokers, "-t", stream.clicks], capture_output=True, check=True).stdout


def recreate(stream):
    run_tool("TopicCommand", "--bootstrap-server", stream.brokers, "--delete", "--topic", stream.clicks)
    until(lambda: stream.clicks not in run("topics", "list", brokers=stream.brokers).stdout)
    create_topic(stream.brokers, stream.clicks, partitions=3)


def test_days_after_all_offsets_have_expired_every_event_counts_once(server, tmp_path):
    with cluster(1, properties=SHORT) as kafka:
        stream = Stream(kafka.brokers)
        stream.clicks += ".short"
        create_topic(stream.brokers, stream.clicks, partitions=3, config=["retention.ms=60000", "segment.ms=30000"])
        both = both_databases(stream, tmp_path, server)
        truth, fixed = {}, 0
        for day in range(DAYS):
            valid, broken = publish_day(stream, day)
            first, *others = both
            assert first.stream.finish(first.sink)["dead_lettered"] == BROKEN
            assert replay(stream) == (BROKEN, fixed)  # what was replayed on the days before is known
            fixed += BROKEN
            assert replay(stream) == (0, fixed)
            truth |= {code: 1 for code in valid + broken}
            for analytics in both:
                analytics.stream.finish(analytics.sink)
                assert counted(analytics) == truth
            if day == DAYS - 1:
                break
            for analytics in both:
                until(lambda: is_forgotten(stream, analytics.stream.name), seconds=240)
            until(lambda: is_empty(stream), seconds=240)
            for analytics in both:
                assert analytics.stream.finish(analytics.sink)["read"] == 0
                assert counted(analytics) == truth
        recreate(stream)
        valid, _ = publish_day(stream, DAYS)
        for analytics in both:
            refused = subprocess.run(analytics.stream.arguments(analytics.sink, "--once", "-q"), env=stream.environment(),
                                     capture_output=True, text=True, timeout=120)
            assert (refused.returncode, "the topic was deleted and recreated: use another database" in refused.stderr) == (3, True)
            assert counted(analytics) == truth
        (tmp_path / "anew").mkdir()
        for analytics in both_databases(stream, tmp_path / "anew", server):
            analytics.stream.finish(analytics.sink)
            assert counted(analytics) == {code: 1 for code in valid}
        assert (replay(stream), replay(stream)) == ((BROKEN, fixed), (0, fixed + BROKEN))
