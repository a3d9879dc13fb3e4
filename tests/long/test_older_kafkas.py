"""Kafka 3.3.2, the first whose KRaft is for production, and 2.8.2 with ZooKeeper: see tests/broker/test_older_kafka.py for 3.9.1."""
import pytest

from older_kafka import older_kafka
from version_checks import *  # noqa: F401, F403 (the tests)


@pytest.fixture(scope="module", params=("3.3.2", "2.8.2"))
def kafka(request):
    with older_kafka(request.param) as kafka:
        yield kafka
