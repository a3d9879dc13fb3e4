"""`tail --group` whose broker dies: what was printed cannot be committed, and that is said."""
import os
import signal
import subprocess
import time

from kafka import TOOL, cluster
from kafka_tools import create_topic, produce

RECORDS = 50_000  # more than a pipe holds


def test_a_commit_that_the_broker_does_not_take_is_an_error_and_ends_in_time():
    with cluster() as kafka:
        create_topic(kafka.brokers, "printed")
        produce(kafka.brokers, "printed", RECORDS)
        tail = subprocess.Popen([TOOL, "tail", "printed", "-f", "--group", "g", "--timeout", "3s"], text=True,
                                env=os.environ | {"SHORTENER_EVENTS_BROKERS": kafka.brokers}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert tail.stdout.readline()  # the rest waits for its reader, and so nothing is confirmed
        kafka.kill(0)
        tail.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        out, err = tail.communicate(timeout=60)
        assert out.count("\n") > 0 and tail.returncode == 3
        assert 'cannot commit the offsets of group "g"' in err and "read again" in err
        assert time.monotonic() - begun < 20  # librdkafka itself would wait for 45 s
