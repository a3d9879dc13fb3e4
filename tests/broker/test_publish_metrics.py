"""--metrics of all that publish, as Prometheus' own client reads it: the counts are the summary's, and a reader never sees half a file."""
import json

import pytest
from prometheus_client.parser import text_string_to_metric_families

from kafka import run, shared_brokers, unique
from kafka_tools import create_topic
from publishing import OUTCOMES, clicks

PREFIX = "shortener_events_publish_"


@pytest.fixture
def topic():
    name = unique("metrics")
    create_topic(shared_brokers(), name, partitions=3)
    return name


def samples(text):
    """By name, and outcome or quantile where there is one; every family has a help and a type."""
    families = list(text_string_to_metric_families(text))
    assert all(family.documentation and family.type in ("counter", "gauge", "summary") for family in families)
    return {(sample.name.removeprefix(PREFIX), sample.labels.get("outcome") or sample.labels.get("quantile")): sample
            for family in families for sample in family.samples}


@pytest.mark.parametrize("arguments", [("publish", "--contract", "click", "--on-invalid", "skip"), ("create", "--count", "20"),
                                       ("click", "a", "b", "--count", "5"), ("simulate", "--create", "2", "--count", "100"),
                                       ("click", "a", "--acks", "0")])
def test_the_metrics_are_those_of_the_summary(topic, tmp_path, arguments):
    metrics = tmp_path / "publish.prom"
    metrics.write_text("old")
    with metrics.open() as reader:
        run(*arguments, "--topic", topic, "--metrics", str(metrics), "--summary-json", str(tmp_path / "s"), stdin=clicks(30) + "{}\n")
        assert reader.read() == "old"  # a new file took its place
    assert sorted(path.name for path in tmp_path.iterdir()) == ["publish.prom", "s"]
    summary, found = json.loads((tmp_path / "s").read_text()), samples(metrics.read_text())
    assert summary["read"] > 0
    assert {sample.labels["topic"] for sample in found.values()} == {topic}
    assert {outcome: found["events_total", outcome].value for outcome in OUTCOMES} == {outcome: summary[outcome] for outcome in OUTCOMES}
    assert found["bytes_total", None].value == summary["bytes"] and found["retries_total", None].value == 0
    assert found["latency_seconds_count", None].value == summary["delivered"]
    for quantile, name in (("0.5", "p50"), ("0.95", "p95"), ("0.99", "p99")):
        assert found["latency_seconds", quantile].value * 1000 == pytest.approx(summary["latency_ms"][name] or 0)
    assert 0 < found["duration_seconds", None].value <= summary["seconds"] + 1
