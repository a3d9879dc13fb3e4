"""For pytest and benches: the few requests of Kafka's protocol that no client library sends: commits for many groups over one
connection, and a member of a group that is no consumer group.

Layouts: https://kafka.apache.org/protocol, in their oldest versions that Kafka 4 answers. Only for clusters of one broker, which
is every group's coordinator.
"""
import socket
import struct

OFFSET_COMMIT, JOIN_GROUP, SYNC_GROUP = (8, 2), (11, 2), (14, 0)


def text(value):
    data = value.encode()
    return struct.pack(">h", len(data)) + data


def blob(data):
    return struct.pack(">i", len(data)) + data


def array(items):
    return struct.pack(">i", len(items)) + b"".join(items)


class Connection:
    def __init__(self, brokers):
        host, port = brokers.split(",")[0].rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.answers = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.answers.close()
        self.socket.close()

    def send(self, api, body):
        key, version = api
        self.socket.sendall(blob(struct.pack(">hhi", key, version, 0) + text("tests") + body))

    def receive(self):
        """An answer without its correlation id."""
        (length,) = struct.unpack(">i", self.answers.read(4))
        return self.answers.read(length)[4:]

    def commit(self, group, topic, offsets):
        """Commits {partition: offset} for a group without members. The answer is left to `check_commit`."""
        partitions = [struct.pack(">iq", partition, offset) + text("") for partition, offset in offsets.items()]
        self.send(OFFSET_COMMIT, text(group) + struct.pack(">i", -1) + text("") + struct.pack(">q", -1)
                  + array([text(topic) + array(partitions)]))

    def check_commit(self):
        answer = self.receive()
        (name_length,) = struct.unpack_from(">h", answer, 4)
        results = struct.iter_unpack(">ih", answer[6 + name_length + 4:])
        assert all(error == 0 for _, error in results), answer

    def join(self, group, protocol_type):
        """Becomes the only member of a group with this protocol type, and is given an empty assignment."""
        self.send(JOIN_GROUP, text(group) + struct.pack(">ii", 60_000, 60_000) + text("") + text(protocol_type)
                  + array([text("plain") + blob(b"")]))
        throttle, error, generation, name_length = struct.unpack_from(">ihih", answer := self.receive())
        assert error == 0, f"join: error {error}"
        at = 12 + name_length
        (leader_length,) = struct.unpack_from(">h", answer, at)
        leader = answer[at + 2:at + 2 + leader_length].decode()  # the only member leads
        self.send(SYNC_GROUP, text(group) + struct.pack(">i", generation) + text(leader) + array([text(leader) + blob(b"")]))
        (error,) = struct.unpack_from(">h", self.receive())
        assert error == 0, f"sync: error {error}"


def commit_groups(brokers, groups, topic, offsets, in_flight=50):
    """The same commits for many groups."""
    with Connection(brokers) as connection:
        for i, group in enumerate(groups):
            connection.commit(group, topic, offsets)
            if i >= in_flight:
                connection.check_commit()
        for _ in range(min(in_flight, len(groups))):
            connection.check_commit()
