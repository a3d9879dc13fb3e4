"""Fixtures of tests that consume into databases; a conftest.py takes them over."""
import pytest

from consuming import kill_leftovers
from postgres import binaries, postgres


@pytest.fixture(autouse=True)
def nothing_is_left_running():
    yield
    kill_leftovers()


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL for the tests of one file; None where it is not installed."""
    if not binaries():
        yield None
        return
    with postgres() as running:
        yield running
