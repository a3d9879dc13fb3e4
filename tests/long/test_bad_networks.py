"""Networks worse than those of tests/broker/test_bad_links.py, and for longer: every event passes once, or is counted as what became of it."""
import pytest

from bad_networks import add_bad_end, check_that_every_event_passes_once, check_that_the_counts_are_true
from kafka import cluster


@pytest.fixture(scope="module")
def kafka():
    with cluster() as kafka:
        add_bad_end(kafka)
        yield kafka


@pytest.mark.parametrize("count, kind", [
    (5_000, {"delay": 0.25, "rate": 200_000}),
    (20_000, {"rate": 400_000, "reset_every": 5}),
    (10_000, {"delay": 0.1, "rate": 400_000, "reset_every": 4}),
    (16_000, {"rate": 1_200_000, "hole": (2, 20)}),  # longer than --timeout
    (1_500, {"single_bytes": True}),
    (1_500, {"single_bytes": True, "reset_every": 5}),
], ids=str)
def test_every_event_passes_once(kafka, tmp_path, count, kind):
    check_that_every_event_passes_once(kafka, tmp_path, count, seconds=240, **kind)


@pytest.mark.parametrize("more", [(), ("--delivery-timeout", "8s", "--retries", "0")], ids=str)
def test_in_a_silence_longer_than_the_patience_nothing_is_called_delivered_or_failed_that_is_not(kafka, tmp_path, more):
    print(check_that_the_counts_are_true(kafka, tmp_path, 16_000, *more, rate=1_200_000, hole=(2, 50)))
