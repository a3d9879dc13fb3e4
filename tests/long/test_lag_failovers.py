"""Three rolling restarts and a broker that stands still, while `lag` watches (about ten minutes; the short form is in tests/faults)."""
from lag_watchers import EVENTS, GROUPS, commit_all, groups_on_three_brokers, wait_until_whole, watchers


def test_no_watcher_dies_of_three_rolling_restarts_and_a_frozen_broker_and_the_figures_are_right_afterwards(tmp_path):
    with groups_on_three_brokers() as kafka, watchers(kafka, tmp_path) as watching:
        watching.await_truth()
        for broker in [0, 1, 2] * 3:
            kafka.leave(broker)
            watching.await_truth(120)
            kafka.restart(broker)
            wait_until_whole(kafka)
            watching.await_truth(120)
            watching.assert_alive()
        for broker in range(3):
            with kafka.paused(broker):
                watching.assert_honest(seconds=20)
                watching.await_truth(120)
            wait_until_whole(kafka)
            watching.await_truth(120)
            watching.assert_alive()
        for group in GROUPS:
            commit_all(kafka, group, EVENTS)
        assert watching.waiting.wait(timeout=60) == 0
