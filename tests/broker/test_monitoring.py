"""What is shipped for monitoring systems: it names metrics, flags and headings that exist, and its alerts do what they say."""
import json
import pathlib
import re
import shlex
import subprocess

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import group_that_left

ROOT = pathlib.Path(__file__).parents[2]
FOLDER = ROOT / "examples/monitoring"


@pytest.fixture(scope="module")
def group():
    return group_that_left(shared_brokers(), unique("monitored"))


def metrics_of_the_exporter(group):
    """Its names, and those of its own state."""
    text = run("lag", group, "-o", "prometheus").stdout
    return set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)) | {
        f"shortener_events_lag_sample_{name}" for name in ("age_seconds", "duration_seconds", "success")}


def metrics_named_in(text):
    return set(re.findall(r"\b(?:kafka|shortener_events)_\w+", text))


@pytest.mark.parametrize("file", ["prometheus-rules.yml", "prometheus-rules-test.yml", "grafana-dashboard.json"])
def test_every_metric_that_is_named_exists(group, file):
    named = metrics_named_in((FOLDER / file).read_text())
    assert named and named <= metrics_of_the_exporter(group)


def test_rules_alert_when_they_should_and_the_scrape_configuration_is_one():
    for words in (["check", "rules", "prometheus-rules.yml"], ["test", "rules", "prometheus-rules-test.yml"],
                  ["check", "config", "prometheus.yml"]):
        done = subprocess.run(["promtool", *words], cwd=FOLDER, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_dashboard_is_json_with_panels_that_do_not_overlap():
    dashboard = json.loads((FOLDER / "grafana-dashboard.json").read_text())
    cells = [(x, y) for panel in dashboard["panels"] for place in [panel["gridPos"]]
             for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])]
    assert len(cells) == len(set(cells)) and max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_each_alert_has_its_place_in_the_runbook():
    headings = {f"#{line[3:].strip().lower()}" for line in (ROOT / "docs/runbook.md").read_text().splitlines() if line.startswith("## ")}
    named = set(re.findall(r"docs/runbook\.md(#\w+)", (FOLDER / "prometheus-rules.yml").read_text()))
    assert named and named <= headings


def test_icinga_passes_flags_that_lag_check_has():
    known = set(re.findall(r"--[a-z-]+", run("lag", "check", "--help").stdout + run("--help").stdout))
    used = set(re.findall(r'"(--[a-z-]+)"', (FOLDER / "icinga2.conf").read_text()))
    assert used and used <= known


def test_the_command_of_nagios_answers_critical_for_a_group_whose_oldest_event_is_too_old(group):
    text = (FOLDER / "nagios.cfg").read_text()
    command = re.search(r"command_line\s+/usr/bin/shortener-events (.*)", text)[1]
    arguments = re.search(r"check_command\s+check_kafka_lag!(.*)", text)[1].split("!")
    for number, value in enumerate([shared_brokers(), group, *arguments[2:]], 1):
        command = command.replace(f"$ARG{number}$", value)
    done = subprocess.run([TOOL, *shlex.split(command.replace("--for 5s", "--for 200ms"))], capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout.startswith(f"LAG CRITICAL - {group}: BEHIND: 3 unread"), done.stdout + done.stderr
