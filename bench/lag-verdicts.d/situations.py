"""The lives of consumer groups on a real Kafka, side by side: what each does, and what may be said of it.

`healthy`: no view may call it sick (STALLED, DEAD, LOSING). `sick`: the verdict that a view with evidence has to come to, and none may call
it OK later than `soon` seconds after `since`.
"""
import dataclasses
import threading
import time

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from kafka_tools import create_topic
from kafka_wire import Connection

OK, BEHIND, STALLED, DEAD, LOSING, UNKNOWN = "OK", "BEHIND", "STALLED", "DEAD", "LOSING", "UNKNOWN"
NOT_SICK = {OK, BEHIND}


@dataclasses.dataclass
class Situation:
    group: str
    about: str
    allowed: set          # of the views with a history, after `settled` seconds
    settled: int = 0      # seconds until which more than `allowed` is tolerated of them: see `before`
    before: set = dataclasses.field(default_factory=lambda: NOT_SICK)
    sick: str = ""        # "" is healthy
    single: set = dataclasses.field(default_factory=lambda: NOT_SICK)  # of one sample, or a few seconds
    checked: set = dataclasses.field(default_factory=set)  # besides, of a check, whose limit on ages asks for what may be unknown


class Feed(threading.Thread):
    """Writes events: {(topic, partition): events a second}."""

    def __init__(self, brokers):
        super().__init__(daemon=True)
        self.producer = Producer({"bootstrap.servers": brokers, "linger.ms": 20, "log_level": 0})
        self.rates, self.due, self.shift_ms = {}, {}, {}

    def run(self):
        before = time.monotonic()
        while True:
            time.sleep(0.1)
            now = time.monotonic()
            for place, rate in list(self.rates.items()):
                self.due[place] = self.due.get(place, 0) + rate * (now - before)
                for _ in range(int(self.due[place])):
                    self.write(*place)
                self.due[place] %= 1
            before = now
            self.producer.poll(0)

    def write(self, topic, partition, age_s=0):
        at = int((time.time() - age_s) * 1000) + self.shift_ms.get(topic, 0)
        for _ in range(50):
            try:
                return self.producer.produce(topic, value="{}", partition=partition, timestamp=at)
            except KafkaException:  # a partition that it has not heard of yet
                self.producer.list_topics(topic, 10)
                time.sleep(0.1)
        raise RuntimeError(f"no partition {partition} of {topic}")


class Reader(threading.Thread):
    """A consumer that commits each `every` seconds what it has handled: all, but for the partitions in `stuck`."""

    def __init__(self, brokers, group, topics, every, by_hand=(), slowest=0.0, isolation="read_uncommitted"):
        super().__init__(daemon=True)
        self.settings = {"bootstrap.servers": brokers, "group.id": group, "enable.auto.commit": False, "auto.offset.reset": "earliest",
                         "session.timeout.ms": 10_000, "isolation.level": isolation, "fetch.wait.max.ms": 100, "log_level": 0}
        self.topics, self.every, self.by_hand, self.slowest = topics, every, list(by_hand), slowest
        self.stuck, self.still, self.ended, self.restarts = set(), threading.Event(), threading.Event(), threading.Event()
        self.handled = {}

    def run(self):
        while not self.ended.is_set():
            self.restarts.clear()
            consumer = Consumer(self.settings)
            if self.by_hand:
                consumer.assign(consumer.committed([TopicPartition(*place) for place in self.by_hand]))
            else:
                consumer.subscribe(self.topics)
            self.read(consumer)
            consumer.close()

    def read(self, consumer):
        next_commit = time.monotonic() + self.every
        while not self.ended.is_set() and not self.restarts.is_set():
            message = consumer.poll(0.1)  # also keeps a member that does nothing else in its group
            if message is not None and not message.error() and (message.topic(), message.partition()) not in self.stuck and not self.still.is_set():
                self.handled[message.topic(), message.partition()] = message.offset() + 1
                if self.slowest:
                    time.sleep(self.slowest)
            if time.monotonic() >= next_commit and not self.still.is_set():
                self.commit(consumer)
                next_commit = time.monotonic() + self.every
        if not self.still.is_set():
            self.commit(consumer)

    def commit(self, consumer):
        places = [TopicPartition(*place, offset) for place, offset in self.handled.items() if place not in self.stuck]
        if places:
            try:
                consumer.commit(offsets=places, asynchronous=False)
            except Exception as error:  # a rebalance: the next commit has it
                print(f"# {self.settings['group.id']}: {error}", flush=True)
        self.handled = {}


class Lives:
    def __init__(self, brokers):
        self.brokers, self.feed, self.all, self.jobs = brokers, Feed(brokers), [], []

    def topic(self, name, partitions=1, rate=5.0):
        create_topic(self.brokers, name, partitions)
        for partition in range(partitions):
            self.feed.write(name, partition)
            self.feed.rates[name, partition] = rate / partitions
        return name

    def say(self, group, about, allowed, **more):
        self.all.append(Situation(group, about, allowed, **more))

    def reader(self, group, topics, every, **more):
        reader = Reader(self.brokers, group, topics, every, **more)
        reader.start()
        return reader

    def each(self, seconds, do, first=None):
        def job():
            time.sleep(seconds if first is None else first)
            while True:
                do()
                time.sleep(seconds)
        self.jobs.append(threading.Thread(target=job, daemon=True))

    def after(self, seconds, do):
        timer = threading.Timer(seconds, do)
        timer.daemon = True
        self.jobs.append(timer)

    def begin(self):
        self.feed.start()
        for job in self.jobs:
            job.start()


def commit_ends(lives, group, topic, partitions, behind=0):
    """As a job does that has read everything, without being a member."""
    reader = Consumer({"bootstrap.servers": lives.brokers, "group.id": f"{group}-looks"})
    ends = {p: max(0, reader.get_watermark_offsets(TopicPartition(topic, p))[1] - behind) for p in range(partitions)}
    reader.close()
    with Connection(lives.brokers) as connection:
        connection.commit(group, topic, ends)
        connection.check_commit()


def healthy(lives):
    for every in (1, 5, 15, 30, 60):
        topic = lives.topic(f"steady-{every}s", 2)
        lives.reader(topic, [topic], every)
        lives.say(topic, f"reads at once, commits each {every} s", {OK}, settled=every + 15)  # before its first commit nobody knows
    for every in (1, 30):
        topic = lives.topic(f"by-hand-{every}s")
        commit_ends(lives, topic, topic, 1)
        lives.reader(topic, [], every, by_hand=[(topic, 0)])
        lives.say(topic, f"assigns its partition by hand, commits each {every} s", {OK})
    topic = lives.topic("slow-handler")
    slow = lives.reader(topic, [topic], 5)
    lives.each(60, lambda: (slow.still.set(), time.sleep(20), slow.still.clear()))
    lives.say(topic, "one event in a minute takes 20 s", {OK})
    topic = lives.topic("restarts")
    restarts = lives.reader(topic, [topic], 5)
    lives.each(45, restarts.restarts.set)
    lives.say(topic, "its only member restarts each 45 s", {OK})
    topic = lives.topic("rolling", 4)
    members = [lives.reader(topic, [topic], 5) for _ in range(2)]
    lives.each(40, lambda: [(member.restarts.set(), time.sleep(20)) for member in members])
    lives.say(topic, "two members restart one after the other", {OK})
    topic = lives.topic("low-traffic", rate=1 / 60)
    lives.reader(topic, [topic], 5)
    lives.say(topic, "one event a minute", {OK})
    topic = lives.topic("idle", rate=0)
    lives.reader(topic, [topic], 5)
    lives.say(topic, "nothing comes, everything is read", {OK})
    topic = lives.topic("done-and-gone", rate=0)
    lives.after(5, lambda: commit_ends(lives, "done-and-gone", "done-and-gone", 1))
    lives.say(topic, "no members, everything is read", {OK})
    topic = lives.topic("future-healthy")
    lives.feed.shift_ms[topic] = 3_000_000
    lives.reader(topic, [topic], 5)
    lives.say(topic, "events 50 minutes from the future, read at once", {OK}, settled=20)
    topic = lives.topic("backlog", rate=5)
    for _ in range(20_000):
        lives.feed.write(topic, 0, age_s=7200)
    lives.reader(topic, [topic], 5, slowest=0.02)
    lives.say(topic, "works off two hours", NOT_SICK)


def batches(lives):
    topic = lives.topic("batch-member")

    def run_batch():
        job = lives.reader(topic, [topic], 2)
        time.sleep(8)
        job.ended.set()
        job.join()
    lives.each(292, run_batch, first=0)
    lives.say(topic, "a batch of members each 5 minutes", NOT_SICK, settled=900, before={OK, BEHIND, STALLED, DEAD})
    hand = lives.topic("batch-by-hand")
    commit_ends(lives, hand, hand, 1)
    lives.each(300, lambda: commit_ends(lives, hand, hand, 1), first=0)
    lives.say(hand, "a batch each 5 minutes, committed by hand", NOT_SICK, settled=900, before={OK, BEHIND, DEAD})


def transactional(lives):
    def write(topic, end):
        # As long as a broker lets it hang; by default it is aborted after a minute, and then nothing waits any more.
        producer = Producer({"bootstrap.servers": lives.brokers, "transactional.id": topic, "transaction.timeout.ms": 900_000, "log_level": 0})
        producer.init_transactions(30)
        producer.begin_transaction()
        for _ in range(7):
            producer.produce(topic, value="{}")
        producer.flush(30)
        if end:
            end(producer)
        return producer
    for name, end, allowed in (("marker-tail", lambda p: p.commit_transaction(30), {OK}), ("aborted-tail", lambda p: p.abort_transaction(30), {OK})):
        topic = lives.topic(name, rate=0)
        lives.reader(topic, [topic], 5, isolation="read_committed")
        lives.after(20, lambda topic=topic, end=end: write(topic, end))
        lives.say(topic, f"a read_committed consumer has read everything before {name.replace('-', ' ')}", allowed, settled=60)
    topic = lives.topic("hanging", rate=0)
    lives.reader(topic, [topic], 5, isolation="read_committed")
    held = []
    lives.after(20, lambda: held.append(write(topic, None)))
    lives.say(topic, "events wait behind a transaction that nobody ends", {STALLED, BEHIND}, sick=STALLED, settled=240, before=NOT_SICK)


def sick(lives):
    for name, rate in (("stuck-one-of-six", 6.0), ("stuck-one-of-six-no-traffic", 0)):
        topic = lives.topic(name, 6, rate=6.0)
        reader = lives.reader(topic, [topic], 5)

        def stick(topic=topic, reader=reader, rate=rate):
            reader.stuck.add((topic, 3))
            time.sleep(2)
            lives.feed.rates[topic, 3] = rate / 6
        lives.after(30, stick)
        lives.say(topic, "one of six partitions is stuck" + ("" if rate else ", and nothing new comes to it"), {STALLED}, sick=STALLED, settled=230,
                  before={OK, BEHIND, STALLED})
    topic = lives.topic("poison")
    poison = lives.reader(topic, [topic], 5)
    lives.after(30, lambda: poison.stuck.add(("poison", 0)))
    lives.say(topic, "stuck on one event", {STALLED}, sick=STALLED, settled=230, before={OK, BEHIND, STALLED})
    paused = lives.topic("paused")
    still = lives.reader(paused, [paused], 5)
    lives.after(30, still.still.set)
    lives.say(paused, "a member that polls and handles nothing", {STALLED}, sick=STALLED, settled=230, before={OK, BEHIND, STALLED})
    future = lives.topic("future-stuck")
    lives.feed.shift_ms[future] = 3_000_000
    ahead = lives.reader(future, [future], 5)
    lives.after(30, lambda: ahead.stuck.add((future, 0)))
    lives.say(future, "stuck, with events from the future", {STALLED}, sick=STALLED, settled=230, before={OK, BEHIND, STALLED}, checked={UNKNOWN})
    dead = lives.topic("dead")
    gone = lives.reader(dead, [dead], 5)
    lives.after(30, gone.ended.set)
    lives.say(dead, "its only member ended", {DEAD}, sick=DEAD, settled=230, before={OK, BEHIND, STALLED, DEAD})
    hand = lives.topic("dead-by-hand")
    commit_ends(lives, hand, hand, 1)
    by_hand = lives.reader(hand, [], 1, by_hand=[(hand, 0)])
    lives.after(30, by_hand.ended.set)
    lives.say(hand, "assigned by hand, ended", {DEAD}, sick=DEAD, settled=230, before={OK, BEHIND, DEAD})
    slow = lives.topic("too-slow", rate=20)
    lives.reader(slow, [slow], 5, slowest=0.2)
    lives.say(slow, "reads a quarter of what comes", {BEHIND}, sick=BEHIND, settled=150, before=NOT_SICK)
    left, kept = lives.topic("left-topic"), lives.topic("kept-topic")
    commit_ends(lives, "moved-on", left, 1)
    lives.after(1, lambda: lives.reader("moved-on", [kept], 5))
    lives.say("moved-on", "reads another topic now, its old one gets events", {BEHIND}, sick=BEHIND, settled=120, before=NOT_SICK | {DEAD})
    for name, ends in (("losing", False), ("losing-and-dead", True)):
        topic = lives.topic(name)
        reader = lives.reader(topic, [topic], 5)

        def lose(topic=topic, reader=reader, ends=ends):
            reader.still.set()
            if ends:
                reader.ended.set()
            time.sleep(20)
            with Connection(lives.brokers) as connection:
                connection.delete_records(topic, 0, -1)
        lives.after(30, lose)
        lives.say(topic, "retention passed its commit" + (", and nobody is connected" if ends else ""), {LOSING}, sick=LOSING, settled=80,
                  before={OK, BEHIND, LOSING}, single=NOT_SICK | {LOSING})
    grown = lives.topic("grown", 1)
    commit_ends(lives, grown, grown, 1)

    def grow():
        with Connection(lives.brokers) as connection:
            connection.add_partitions(grown, 2)
        time.sleep(3)
        for _ in range(7):
            lives.feed.write(grown, 1)
        lives.feed.rates[grown, 0] = 0
        time.sleep(2)
        commit_ends(lives, grown, grown, 1)
    lives.after(20, grow)
    lives.say(grown, "events in a partition that nobody has committed", {BEHIND}, sick=BEHIND, settled=60, before=NOT_SICK)
    reset = lives.topic("set-back")
    reader = lives.reader(reset, [], 2, by_hand=[(reset, 0)])

    def set_back():
        reader.ended.set()
        reader.join()
        with Connection(lives.brokers) as connection:
            connection.commit(reset, reset, {0: 0})
            connection.check_commit()
        lives.reader(reset, [], 2, by_hand=[(reset, 0)])
    lives.after(60, set_back)
    lives.say(reset, "somebody sets it back to the beginning, and it reads again", NOT_SICK)
