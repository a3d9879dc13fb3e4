"""A broker that is still making the partitions of one topic when another is asked for."""
from kafka import cluster, run
from kafka_tools import create_topic


def publish(kafka, topic):
    return run("publish", "--topic", topic, "--no-validate", "-q", "--key", "none", brokers=kafka.brokers, stdin="{}\n")


def test_a_topic_is_created_when_it_takes_events_and_until_then_the_command_says_that_it_does_not():
    with cluster() as kafka:
        create_topic(kafka.brokers, "large", partitions=1500)
        early = run("topics", "create", "small", "--timeout", "200ms", brokers=kafka.brokers)
        if early.returncode == 0:  # a fast machine
            assert publish(kafka, "small").returncode == 0
        else:
            assert early.returncode == 3, early
            assert 'topic "small" was created, but after 200ms no broker serves it yet' in early.stderr
            assert "topics show small" in early.stderr
        for name, outcome in ("small", "exists"), ("other", "created"):
            done = run("topics", "create", name, "-o", "text", "--timeout", "60s", brokers=kafka.brokers)
            assert done.returncode == 0 and outcome in done.stdout, done
            published = publish(kafka, name)
            assert published.returncode == 0, published.stderr
