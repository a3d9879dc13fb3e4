"""For pytest: members of consumer groups that hand themselves any assignment, which no broker looks into. On a cluster of one broker; Kafka's own
scripts fail while one is there, so not on the shared one."""
import contextlib
import struct

from kafka import cluster
from kafka_tools import commit, create_topic, produce
from kafka_wire import JOIN_GROUP, Connection, array, blob, text

SYNC_GROUP = (14, 0)


@contextlib.contextmanager
def cluster_with_coordinators():
    with cluster() as kafka:
        create_topic(kafka.brokers, "first")
        produce(kafka.brokers, "first", 1)
        commit(kafka.brokers, "first", "first", 1)
        yield kafka.brokers


def assignment(topic, ids):
    return struct.pack(">hi", 0, 1) + text(topic) + struct.pack(f">i{len(ids)}i", len(ids), *ids) + struct.pack(">i", -1)


def join(member, group, client):
    """Generation and the member's own id."""
    subscription = struct.pack(">hi", 0, 1) + text("clicks") + struct.pack(">i", -1)
    body = text(group) + struct.pack(">ii", 45_000, 45_000) + text("") + text("consumer") + array([text("range") + blob(subscription)])
    member.socket.sendall(blob(struct.pack(">hhi", *JOIN_GROUP, 0) + text(client) + body))
    answer = member.receive()
    error, generation = struct.unpack_from(">hi", answer, 4)
    assert error == 0, error
    at = 10
    for _ in range(3):  # protocol, leader, the member's own id
        (length,) = struct.unpack_from(">h", answer, at)
        name, at = answer[at + 2:at + 2 + length].decode(), at + 2 + length
    return generation, name


@contextlib.contextmanager
def leading(brokers, group, assigned, client="c"):
    """A member with this assignment, and a client id of any length."""
    with Connection(brokers) as member:
        generation, name = join(member, group, client)
        member.send(SYNC_GROUP, text(group) + struct.pack(">i", generation) + text(name) + array([text(name) + blob(assigned)]))
        assert struct.unpack_from(">h", member.receive()) == (0,)
        yield
