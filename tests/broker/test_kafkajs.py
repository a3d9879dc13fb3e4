"""The services' client library (kafkajs) and contracts (zod) on one side, the tool on the other."""
import json
import os
import pathlib
import shutil
import subprocess

import pytest

import kafka

CLIENTS = pathlib.Path(__file__).parent.parent / "clients"


@pytest.fixture(scope="module")
def services():
    """Runs tests/clients/services.js, its packages installed into the build folder."""
    folder = pathlib.Path(os.environ["TEST_FOLDER"]) / "clients"
    shutil.copytree(CLIENTS, folder, dirs_exist_ok=True)
    if not (folder / "node_modules" / "zod").exists():
        subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True)

    def run(*arguments, stdin=None):
        done = subprocess.run(["node", "services.js", *map(str, arguments)], cwd=folder, input=stdin, capture_output=True,
                              text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def topic():
    name = kafka.unique("kafkajs")
    assert kafka.run("topics", "create", name, "--partitions", "3").returncode == 0
    return name


def test_what_the_services_publish_is_tailed_validated_and_measured(services, topic):
    services("produce", kafka.shared_brokers(), topic, 20)
    tailed = kafka.run("tail", topic, "--from", "beginning", "-o", "jsonl")
    records = [json.loads(line) for line in tailed.stdout.splitlines()]
    assert len(records) == 20
    assert {record["partition"] for record in records} == {0}
    assert all(len(record["key"]) == 36 and record["headers"] == [] for record in records)

    raw = kafka.run("tail", topic, "--from", "beginning", "-o", "raw")
    validated = kafka.run("validate", "--contract", "click", stdin=raw.stdout)
    assert (validated.returncode, validated.stdout) == (0, "")


def test_the_lag_of_a_services_consumer_is_what_it_left_unread(services, topic):
    group = kafka.unique("kafkajs-group")
    services("produce", kafka.shared_brokers(), topic, 5)
    services("consume", kafka.shared_brokers(), topic, group, "click", 5)
    services("produce", kafka.shared_brokers(), topic, 3)
    lag = json.loads(kafka.run("lag", group, "-o", "json").stdout)
    assert lag["groups"][0]["totals"]["lag"] == 3, lag


def test_simulated_clicks_are_accepted_by_the_services(services, topic):
    assert kafka.run("simulate", "--count", "200", "--seed", "1", "--topic", topic).returncode == 0
    result = json.loads(services("consume", kafka.shared_brokers(), topic, kafka.unique("g"), "click", 200))
    assert result == {"read": 200, "refusals": []}


def test_created_urls_are_accepted_by_the_services(services, topic):
    created = kafka.run("create", "--topic", topic, "https://münchen.de/ü", "mailto:a@b.co")
    assert created.returncode == 0, created.stderr
    result = json.loads(services("consume", kafka.shared_brokers(), topic, kafka.unique("g"), "urlCreated", 2))
    assert result == {"read": 2, "refusals": []}


def test_published_files_are_accepted_by_the_services(services, topic):
    events = kafka.run("simulate", "--count", "50", "--seed", "2", "--dry-run").stdout
    assert kafka.run("publish", "--topic", topic, "--contract", "click", stdin=events).returncode == 0
    result = json.loads(services("consume", kafka.shared_brokers(), topic, kafka.unique("g"), "click", 50))
    assert result == {"read": 50, "refusals": []}
