"""For pytest: an Apache Kafka of another version than the sandbox's, from jars that Maven fetches once and checksums pin."""
import contextlib
import hashlib
import os
import pathlib
import subprocess
import tempfile
import time

from kafka import QUICK_JAVA, free_port, run
from shared_classes import CACHE

LISTS = pathlib.Path(__file__).parent / "kafka_jars"  # `sha256sum *.jar` of what `mvn --strict-checksums` fetched
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shortener-events</groupId><artifactId>older-kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{version}</version></dependency>
  </dependencies>
</project>
"""
BROKER = """log.dirs={folder}/data
num.partitions=3
offsets.topic.replication.factor=1
offsets.topic.num.partitions=10
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=10
group.initial.rebalance.delay.ms=0
"""
KRAFT = BROKER + """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://{address},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://{address}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
"""
WITH_ZOOKEEPER = BROKER + """broker.id=1
zookeeper.connect=127.0.0.1:{controller}
listeners=PLAINTEXT://{address}
"""
ZOOKEEPER = """dataDir={folder}/zookeeper
clientPort={controller}
clientPortAddress=127.0.0.1
admin.enableServer=false
"""
START_LIMIT_SECONDS = 120


def differences(jars, version):
    """The names of the jars that are missing, too many or not what they should be."""
    wanted = {name: digest for digest, name in map(str.split, (LISTS / f"{version}.sha256").read_text().splitlines())}
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars.iterdir()}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def require_jars(version):
    """Beside the sandbox's; fetched into a folder of its own and renamed, so that an interrupted run leaves nothing that looks whole."""
    home = CACHE / "shortener-events" / f"kafka-{version}"
    if not home.exists():
        home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # which the sandbox demands
        with tempfile.TemporaryDirectory(prefix=f"{home.name}.", dir=home.parent) as beside:
            fetched = pathlib.Path(beside) / "kafka"
            (fetched / ".mvn").mkdir(parents=True)  # without it Maven looks for one in the folders above, and runs what it says
            (fetched / "pom.xml").write_text(POM.format(version=version))
            subprocess.run(["mvn", "-q", "-B", "--strict-checksums", "-f", fetched / "pom.xml", "dependency:copy-dependencies",
                            f"-DoutputDirectory={fetched}/jars"], check=True, stdin=subprocess.DEVNULL)
            assert not differences(fetched / "jars", version), "Maven fetched another Apache Kafka than is known"
            with contextlib.suppress(OSError):  # another run was quicker
                fetched.rename(home)
    assert not differences(home / "jars", version), f"delete {home}, and it is fetched again"
    return home / "jars"


class OlderKafka:
    """One broker; with ZooKeeper where `version` has no KRaft for production."""

    def __init__(self, version, folder):
        self.version, self.folder, self.processes = version, pathlib.Path(folder), []
        self.brokers, self.controller, self.jars = f"127.0.0.1:{free_port()}", free_port(), require_jars(version)
        self.has_kraft = tuple(map(int, version.split("."))) >= (3, 3)

    def java(self, heap, name, *arguments):
        return ["java", *QUICK_JAVA, heap, "-cp", f"{self.jars}/*", name, *map(str, arguments)]

    def write(self, name, text):
        (self.folder / name).write_text(text.format(folder=self.folder, address=self.brokers, controller=self.controller))
        return self.folder / name

    def launch(self, command):
        log = open(self.folder / "log", "a")
        self.processes.append(subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL))

    def start(self):
        properties = self.write("server.properties", KRAFT if self.has_kraft else WITH_ZOOKEEPER)
        if self.has_kraft:
            subprocess.run(self.java("-Xmx64m", "kafka.tools.StorageTool", "format", "-t", "b2xkZXIta2Fma2EtdGVzdA", "-c", properties),
                           check=True, stdout=subprocess.DEVNULL)
        else:
            self.launch(self.java("-Xmx64m", "org.apache.zookeeper.server.quorum.QuorumPeerMain", self.write("zookeeper.properties", ZOOKEEPER)))
        self.launch(self.java("-Xmx256m", "kafka.Kafka", properties))
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while run("topics", "list", "--timeout", "1s", brokers=self.brokers).returncode:
            assert all(process.poll() is None for process in self.processes) and time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.1)

    def stop(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@contextlib.contextmanager
def older_kafka(version):
    with tempfile.TemporaryDirectory(prefix=f"kafka-{version}-") as folder:
        kafka = OlderKafka(version, folder)
        try:
            kafka.start()
            yield kafka
        finally:
            kafka.stop()
