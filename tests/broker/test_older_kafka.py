"""Kafka 3.9.1, the last with ZooKeeper's heritage: what is promised on the newest Kafka holds on it, too."""
import pytest

from older_kafka import older_kafka
from version_checks import *  # noqa: F401, F403 (the tests)


@pytest.fixture(scope="module")
def kafka():
    with older_kafka("3.9.1") as kafka:
        yield kafka
