"""What the fault tests share."""
import pytest

from postgres import binaries, postgres


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL for the tests of one file; None where it is not installed."""
    if not binaries():
        yield None
        return
    with postgres() as running:
        yield running
