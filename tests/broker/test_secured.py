"""A listener with TLS and SASL, of a real Kafka: who knows its certificate and a password works as on any other; who does not is told which of them is wrong."""
import pathlib
import subprocess
import time

import pytest

from kafka import cluster, free_port, run, unique
from kafka_tools import java_class, until
from publishing import clicks

USER, PASSWORD, STORE_PASSWORD = "ops", "open-sesame", "of the store"


def keytool(*arguments):
    subprocess.run(["keytool", *arguments, "-storepass", STORE_PASSWORD], check=True, capture_output=True)


def certificate(folder, name):
    """A key store for 127.0.0.1 and its certificate in PEM, which signs itself."""
    store, pem = folder / f"{name}.p12", folder / f"{name}.pem"
    keytool("-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1", "-validity", "30",
            "-storetype", "PKCS12", "-keystore", str(store))
    keytool("-exportcert", "-rfc", "-alias", name, "-file", str(pem), "-keystore", str(store))
    return store, pem


def secured(text, port, store):
    """server.properties with one more listener."""
    login = 'org.apache.kafka.common.security.{} required username="{}" password="{}"{};'
    lines = []
    for line in text.splitlines():
        if line.startswith(("listeners=", "advertised.listeners=")):
            line += f",SECURE://127.0.0.1:{port}"
        if line.startswith("listener.security.protocol.map="):
            line += ",SECURE:SASL_SSL"
        lines.append(line)
    return "\n".join([*lines, f"ssl.keystore.location={store}", f"ssl.keystore.password={STORE_PASSWORD}", "ssl.keystore.type=PKCS12",
                      "listener.name.secure.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512",
                      "listener.name.secure.plain.sasl.jaas.config=" + login.format("plain.PlainLoginModule", USER, PASSWORD, f' user_{USER}="{PASSWORD}"'),
                      "listener.name.secure.scram-sha-512.sasl.jaas.config=" + login.format("scram.ScramLoginModule", USER, PASSWORD, "")]) + "\n"


@pytest.fixture(scope="module")
def kafka(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secured")
    store, pem = certificate(folder, "broker")
    _, other = certificate(folder, "other")
    port = free_port()
    with cluster(1) as kafka:
        subprocess.run(java_class("kafka.admin.ConfigCommand", "--bootstrap-server", kafka.brokers, "--alter", "--add-config",
                                  f"SCRAM-SHA-512=[password={PASSWORD}]", "--entity-type", "users", "--entity-name", USER),
                       check=True, capture_output=True, timeout=60)
        properties = pathlib.Path(kafka.nodes[0]["command"][-1])
        properties.write_text(secured(properties.read_text(), port, store))
        kafka.kill(0)
        kafka.restart(0)
        kafka.plain, kafka.brokers, kafka.pem, kafka.other = kafka.brokers, f"127.0.0.1:{port}", pem, other
        until(lambda: run("topics", "list", brokers=kafka.plain).returncode == 0)
        yield kafka


def login(kafka, mechanism="PLAIN", password=PASSWORD, ca=None):
    return ("-b", kafka.brokers, "-X", "security.protocol=sasl_ssl", "-X", f"sasl.mechanism={mechanism}", "-X", f"sasl.username={USER}",
            "-X", f"sasl.password={password}", "-X", f"ssl.ca.location={ca or kafka.pem}")


def test_who_may_come_in_publishes_and_reads_and_sees_lag(kafka):
    topic = unique("secured")
    us = login(kafka)
    assert run("topics", "create", topic, *us).returncode == 0
    done = run("publish", "--topic", topic, "--contract", "click", *us, stdin=clicks(20))
    assert done.returncode == 0 and "20 delivered" in done.stderr, done.stderr
    read = run("tail", topic, "--from", "begin", "--until", "end", "-o", "raw", *us)
    assert sorted(read.stdout.splitlines()) == sorted(clicks(20).splitlines())
    assert run("tail", topic, "--group", topic, "--from", "begin", "--until", "end", *us).returncode == 0
    lag = run("lag", topic, *us)
    assert lag.returncode == 0 and "everything is read" in lag.stdout, lag.stdout + lag.stderr


@pytest.mark.parametrize("words, expected", [
    ({"password": "guessed"}, "SASL authentication failed"),
    ({"ca": "other"}, "TLS handshake failed"),
    ({"mechanism": "SCRAM-SHA-256"}, "refuses this SASL mechanism"),
])
def test_who_may_not_is_told_why_at_once_and_no_password_is_shown(kafka, words, expected):
    us = login(kafka, **words | ({"ca": kafka.other} if "ca" in words else {}))
    begun = time.monotonic()
    done = run("topics", "list", "--timeout", "60s", *us)
    assert time.monotonic() - begun < 30  # it does not go on trying
    assert done.returncode == 3 and expected in done.stderr, done.stderr
    assert PASSWORD not in done.stderr and "guessed" not in done.stderr


def test_scram_works_or_the_hint_says_what_this_kafka_asks_of_librdkafka(kafka):
    done = run("topics", "list", *login(kafka, "SCRAM-SHA-512"))
    assert done.returncode == 0 or done.returncode == 3 and "Kafka 4 takes SCRAM only from librdkafka 2.6.1" in done.stderr, done.stderr


def test_who_speaks_plaintext_to_it_is_told_so(kafka):
    done = run("topics", "list", "--timeout", "3s", "-b", kafka.brokers)
    assert done.returncode == 3 and "probably expects TLS" in done.stderr, done.stderr
