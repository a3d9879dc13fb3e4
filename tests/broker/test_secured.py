"""A listener with TLS and SASL, of a real Kafka: who knows its certificate and a password works as on any other; who does not is told which of them is wrong."""
import pathlib
import subprocess
import time

import pytest

from kafka import TOOL, cluster, free_port, run, unique
from kafka_tools import java_class, until
from publishing import clicks

USER, PASSWORD, STORE_PASSWORD = "ops", "open-sesame", "of the store"


def keytool(*arguments):
    subprocess.run(["keytool", *arguments, "-storepass", STORE_PASSWORD], check=True, capture_output=True)


def certificate(folder, name, begins="-1d"):
    """A key store for 127.0.0.1 and its certificate in PEM, which signs itself and is valid for 30 days."""
    store, pem = folder / f"{name}.p12", folder / f"{name}.pem"
    keytool("-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", "CN=kafka.invalid", "-ext", "san=ip:127.0.0.1", "-startdate", begins,
            "-validity", "30", "-storetype", "PKCS12", "-keystore", str(store))
    keytool("-exportcert", "-rfc", "-alias", name, "-file", str(pem), "-keystore", str(store))
    return store, pem


def store_of(prefix, store):
    return [f"{prefix}ssl.keystore.location={store}", f"{prefix}ssl.keystore.password={STORE_PASSWORD}", f"{prefix}ssl.keystore.type=PKCS12"]


def secured(text, ports, stores, trusted):
    """server.properties with a listener for logins over TLS, and three for TLS alone: one that asks for a certificate, and two with bad dates."""
    login = 'org.apache.kafka.common.security.{} required username="{}" password="{}"{};'
    lines = []
    for line in text.splitlines():
        if line.startswith(("listeners=", "advertised.listeners=")):
            line += "".join(f",{name}://127.0.0.1:{port}" for name, port in ports.items())
        if line.startswith("listener.security.protocol.map="):
            line += "".join(f",{name}:{'SASL_SSL' if name == 'SECURE' else 'SSL'}" for name in ports)
        lines.append(line)
    for name in ports:
        lines += store_of(f"listener.name.{name.lower()}.", stores[name])
    mutual = "listener.name.mutual.ssl."
    return "\n".join([*lines, mutual + "client.auth=required", f"{mutual}truststore.location={trusted}", f"{mutual}truststore.type=PEM",
                      "listener.name.secure.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
                      "listener.name.secure.plain.sasl.jaas.config=" + login.format("plain.PlainLoginModule", USER, PASSWORD, f' user_{USER}="{PASSWORD}"'),
                      *(f"listener.name.secure.scram-sha-{bits}.sasl.jaas.config=" + login.format("scram.ScramLoginModule", USER, PASSWORD, "") for bits in (256, 512))]) + "\n"


@pytest.fixture(scope="module")
def kafka(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secured")
    store, pem = certificate(folder, "broker")
    client, client_pem = certificate(folder, "client")
    other_store, other = certificate(folder, "other")
    expired, expired_pem = certificate(folder, "expired", begins="-60d")
    early, early_pem = certificate(folder, "early", begins="+10d")
    stores = {"SECURE": store, "MUTUAL": store, "EXPIRED": expired, "EARLY": early}
    ports = {name: free_port() for name in stores}
    with cluster(1) as kafka:
        for bits in (256, 512):  # Kafka changes one credential of a user a request
            subprocess.run(java_class("kafka.admin.ConfigCommand", "--bootstrap-server", kafka.brokers, "--alter", "--add-config",
                                      f"SCRAM-SHA-{bits}=[password={PASSWORD}]", "--entity-type", "users", "--entity-name", USER),
                           check=True, capture_output=True, timeout=60)
        properties = pathlib.Path(kafka.nodes[0]["command"][-1])
        properties.write_text(secured(properties.read_text(), ports, stores, client_pem))
        kafka.kill(0)
        kafka.restart(0)
        kafka.plain, kafka.brokers, kafka.pem, kafka.other = kafka.brokers, f"127.0.0.1:{ports['SECURE']}", pem, other
        kafka.ports, kafka.client, kafka.other_store = ports, client, other_store
        kafka.cas = {"MUTUAL": pem, "EXPIRED": expired_pem, "EARLY": early_pem}
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


MECHANISMS = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_right_password_logs_in_or_the_hint_says_what_this_kafka_asks_of_librdkafka(kafka, mechanism):
    done = run("topics", "list", *login(kafka, mechanism))
    # Only librdkafka before 2.6.1 says the latter, so that with a newer one the login must succeed.
    is_too_old = done.returncode == 3 and mechanism != "PLAIN" and "Kafka 4 takes SCRAM only from librdkafka 2.6.1" in done.stderr
    assert done.returncode == 0 or is_too_old, done.stderr


def refused(*words, status=3):
    """What is said by a command that ends at once, although it has a minute."""
    begun = time.monotonic()
    done = run("topics", "list", "--timeout", "60s", *words)
    assert time.monotonic() - begun < 30  # it does not go on trying
    assert done.returncode == status, done.stdout + done.stderr
    assert PASSWORD not in done.stderr and "guessed" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_wrong_password_is_told_at_once(kafka, mechanism):
    assert "SASL authentication failed" in refused(*login(kafka, mechanism, "guessed"))


@pytest.mark.parametrize("mechanism, status, expected", [
    ("OAUTHBEARER", 2, "SASL OAUTHBEARER has no source of tokens"),
    ("scram-sha-512", 2, 'no such sasl.mechanism: "scram-sha-512"\n  hint: did you mean "SCRAM-SHA-512"'),
])
def test_a_mechanism_that_cannot_log_in_is_told_before_anybody_is_asked(kafka, mechanism, status, expected):
    assert expected in refused(*login(kafka, mechanism), status=status)


def tls(kafka, listener, ca=None, store=None, host="127.0.0.1"):
    own = ("-X", f"ssl.keystore.location={store}", "-X", f"ssl.keystore.password={STORE_PASSWORD}") if store else ()
    return ("-b", f"{host}:{kafka.ports[listener]}", "-X", "security.protocol=ssl", "-X", f"ssl.ca.location={ca or kafka.cas[listener]}", *own)


def test_who_shows_a_certificate_that_is_asked_for_comes_in(kafka):
    done = run("topics", "list", *tls(kafka, "MUTUAL", store=kafka.client))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words, expected", [
    (lambda kafka: tls(kafka, "MUTUAL", ca=kafka.other), "the broker's certificate signs itself, and is not trusted here"),
    (lambda kafka: tls(kafka, "EXPIRED"), "the broker's certificate has expired"),
    (lambda kafka: tls(kafka, "EARLY"), "the broker's certificate is not valid yet"),
    (lambda kafka: tls(kafka, "MUTUAL", host="localhost", store=kafka.client), "the broker's certificate is for another host name"),
    (lambda kafka: tls(kafka, "MUTUAL"), "client certificate"),
    (lambda kafka: tls(kafka, "MUTUAL", store=kafka.other_store), "our client certificate"),
    (lambda kafka: ("-b", kafka.plain, *tls(kafka, "MUTUAL")[2:]), "probably speaks plaintext"),
], ids=["unknown CA", "expired", "not yet valid", "other name", "no certificate", "other certificate", "plaintext port"])
def test_why_there_is_no_tls_is_told_at_once(kafka, words, expected):
    assert expected in refused(*words(kafka))


def test_who_speaks_plaintext_to_it_is_told_so_at_once(kafka):
    assert "this is a port for TLS, and plaintext was spoken to it" in refused("-b", kafka.brokers)


def trust_store(folder, pem, kind):
    """As Java's people make it."""
    store = folder / f"trust.{kind}"
    if kind == "PEM":
        store.write_text(pem.read_text())
    else:
        keytool("-importcert", "-noprompt", "-alias", "kafka", "-file", str(pem), "-storetype", kind, "-keystore", str(store))
    return store


def java_file(folder, *lines):
    file = folder / "client.properties"
    file.write_text("\n".join(lines) + "\n")
    file.chmod(0o600)
    return "-F", str(file)


@pytest.mark.parametrize("kind", ["JKS", "PKCS12", "PEM"])
def test_a_file_of_javas_clients_logs_in_with_its_trust_store(kafka, tmp_path, kind):
    words = java_file(tmp_path, "bootstrap.servers: nowhere:1", "security.protocol = SASL_SSL", "sasl.mechanism PLAIN",
                      "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\", f'  username="{USER}" \\', f'  password="{PASSWORD}";',
                      f"ssl.truststore.location={trust_store(tmp_path, kafka.pem, kind)}", f"ssl.truststore.type={kind}",
                      *([] if kind == "PEM" else [f"ssl.truststore.password={STORE_PASSWORD}"]), "key.serializer=x.Y", "max.poll.records=10")
    done = run("topics", "list", "-b", kafka.brokers, *words)
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"{words[1]}: not used here: key.serializer, max.poll.records (of Java clients alone)\n"


@pytest.mark.parametrize("kind", ["PEM", "PKCS12"])
def test_a_file_of_javas_clients_shows_its_certificate(kafka, tmp_path, kind):
    store = kafka.client
    if kind == "PEM":
        store = tmp_path / "client.pem"
        subprocess.run(["openssl", "pkcs12", "-in", kafka.client, "-nodes", "-passin", f"pass:{STORE_PASSWORD}", "-out", store], check=True, capture_output=True)
    words = java_file(tmp_path, "security.protocol=SSL", f"ssl.keystore.type={kind}", f"ssl.keystore.location={store}",
                      *([] if kind == "PEM" else [f"ssl.keystore.password={STORE_PASSWORD}"]),
                      "ssl.truststore.type=PEM", "ssl.truststore.certificates=" + " ".join(kafka.cas["MUTUAL"].read_text().split("\n")))
    done = run("topics", "list", "-b", f"127.0.0.1:{kafka.ports['MUTUAL']}", *words)
    assert done.returncode == 0, done.stderr


def test_a_trust_store_that_cannot_be_opened_is_told_with_the_line_that_changes_it(kafka, tmp_path):
    store = trust_store(tmp_path, kafka.pem, "JKS")
    words = java_file(tmp_path, "security.protocol=SSL", f"ssl.truststore.location={store}", "ssl.truststore.password=guessed it")
    done = run("topics", "list", "-b", kafka.brokers, *words)
    assert done.returncode == 2 and "client.properties:2: keytool does not open the trust store" in done.stderr, done.stderr
    assert "ssl.truststore.password may be wrong" in done.stderr and "guessed" not in done.stderr, done.stderr
    done = subprocess.run([TOOL, "topics", "list", "-b", kafka.brokers, *words], env={"PATH": "/nowhere"}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and f"make it PEM: keytool -list -rfc -keystore {store} > ca.pem" in done.stderr, done.stderr
