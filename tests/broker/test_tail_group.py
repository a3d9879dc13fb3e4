"""`tail --group` beside other members of its group."""
from group_followers import check_that_members_share
from kafka import run


def test_members_share_the_partitions_and_each_record_is_printed_once(tmp_path):
    topic, group = check_that_members_share(tmp_path, lambda group: None)
    left = run("tail", topic, "--group", group, "--timeout", "60s")
    assert (left.returncode, left.stdout) == (0, "")
