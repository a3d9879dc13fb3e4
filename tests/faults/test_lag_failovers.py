"""Groups change their coordinator, as in every rolling restart, while `lag` watches them."""
from lag_watchers import EVENTS, GROUPS, commit_all, groups_on_three_brokers, wait_until_whole, watchers


def test_no_watcher_dies_of_an_orderly_restart_of_each_broker_and_the_figures_are_right_afterwards(tmp_path):
    with groups_on_three_brokers() as kafka, watchers(kafka, tmp_path) as watching:
        watching.await_truth()
        for broker in range(3):
            kafka.leave(broker)
            watching.await_truth()
            watching.assert_alive()
            kafka.restart(broker)
            wait_until_whole(kafka)
            watching.await_truth()
            watching.assert_alive()
        for group in GROUPS:
            commit_all(kafka, group, EVENTS)
        assert watching.waiting.wait(timeout=20) == 0
