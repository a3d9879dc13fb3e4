"""For pytest and benches: the few requests of Kafka's protocol that no client library sends: commits for many groups over one
connection, and a member of a group that is no consumer group; and what an administrator does to topics, without the seconds that a Java
machine takes.

Layouts: https://kafka.apache.org/protocol, in their oldest versions that Kafka 4 answers. All but commit_anywhere only for
clusters of one broker, which is every group's coordinator.
"""
import socket
import struct

OFFSET_COMMIT, OFFSET_FETCH, JOIN_GROUP, SYNC_GROUP = (8, 2), (9, 1), (11, 2), (14, 0)
CREATE_TOPICS, DELETE_TOPICS, DELETE_RECORDS, CREATE_PARTITIONS, DELETE_GROUPS = (19, 2), (20, 1), (21, 0), (37, 0), (42, 0)
GROUP_ID_NOT_FOUND = 69
WITHIN_MS = struct.pack(">i", 30_000)


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

    def commit(self, group, topic, offsets, metadata=""):
        """Commits {partition: offset} for a group without members. The answer is left to `check_commit`."""
        partitions = [struct.pack(">iq", partition, offset) + text(metadata) for partition, offset in offsets.items()]
        self.send(OFFSET_COMMIT, text(group) + struct.pack(">i", -1) + text("") + struct.pack(">q", -1)
                  + array([text(topic) + array(partitions)]))

    def committed(self):
        """Whether the broker took every offset."""
        answer = self.receive()
        (name_length,) = struct.unpack_from(">h", answer, 4)
        return all(error == 0 for _, error in struct.iter_unpack(">ih", answer[6 + name_length + 4:]))

    def metadata(self, group, topic, partition, offset):
        """What was committed with this offset of the group; None as long as another one, or none, is committed: those of a transaction may
        become visible a moment after its end."""
        answer = self.ask(OFFSET_FETCH, text(group) + array([text(topic) + array([struct.pack(">i", partition)])]))
        at = 4 + 2 + len(topic.encode()) + 4 + 4 + 8  # one topic, its name, one partition, its id, its offset
        if struct.unpack_from(">q", answer, at - 8) != (offset,):
            return None
        (length,) = struct.unpack_from(">h", answer, at)
        return answer[at + 2:at + 2 + length].decode()

    def check_commit(self):
        assert self.committed()

    def ask(self, api, body):
        self.send(api, body)
        return self.receive()

    def delete_topic(self, topic):
        answer = self.ask(DELETE_TOPICS, array([text(topic)]) + WITHIN_MS)
        assert answer.endswith(text(topic) + b"\0\0"), answer

    def create_topic(self, topic, partitions):
        answer = self.ask(CREATE_TOPICS, array([text(topic) + struct.pack(">ih", partitions, 1) + array([]) + array([])]) + WITHIN_MS + b"\0")
        assert text(topic) + b"\0\0" in answer, answer

    def add_partitions(self, topic, count):
        answer = self.ask(CREATE_PARTITIONS, array([text(topic) + struct.pack(">ii", count, -1)]) + WITHIN_MS + b"\0")
        assert text(topic) + b"\0\0" in answer, answer

    def delete_records(self, topic, partition, before):
        answer = self.ask(DELETE_RECORDS, array([text(topic) + array([struct.pack(">iq", partition, before)])]) + WITHIN_MS)
        assert answer.endswith(b"\0\0"), answer

    def delete_group(self, group):
        """With its offsets, unless it has members."""
        answer = self.ask(DELETE_GROUPS, array([text(group)]))
        assert answer.endswith(text(group) + b"\0\0") or answer.endswith(text(group) + struct.pack(">h", GROUP_ID_NOT_FOUND)), answer

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


def commit_anywhere(brokers, group, topic, offsets):
    """Whether one of several brokers, the group's coordinator, took the commits."""
    def took(broker):
        with Connection(broker) as connection:
            connection.commit(group, topic, offsets)
            return connection.committed()
    return any(took(broker) for broker in brokers.split(","))
