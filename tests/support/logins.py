"""For pytest: a real Kafka with a listener for each way to log in, with TLS and without."""
import contextlib
import json
import pathlib
import subprocess

from kafka import cluster, free_port, run
from kafka_tools import java_class, until
from tokens import Signer, token_endpoint

USER, PASSWORD = "ops", "open-sesame"
SASL = "org.apache.kafka.common.security."
REAUTHENTICATED_AFTER = 3000  # ms; at the listener SHORT
# What each listener is; LOGIN and SECURE know every mechanism.
LISTENERS = {"LOGIN": "SASL_PLAINTEXT", "SECURE": "SASL_SSL", "JWT": "SASL_PLAINTEXT", "JWTTLS": "SASL_SSL", "TLS": "SSL", "MUTUAL": "SSL", "SHORT": "SASL_PLAINTEXT"}
UNSECURED = ("JWT", "JWTTLS")  # take tokens that nobody signed
PASSWORDS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


def certificate(folder, name):
    """A PEM file with a key and a certificate for 127.0.0.1 that signs itself, and one with the certificate alone."""
    key, pem, both = (folder / f"{name}.{ending}" for ending in ("key", "pem", "both"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}.invalid", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-days", "30", "-keyout", key, "-out", pem], check=True, capture_output=True)
    both.write_text(key.read_text() + pem.read_text())
    return both, pem


def lines_of(name, protocol, broker, trusted, jwks):
    """Of server.properties, for one listener."""
    own = f"listener.name.{name.lower()}."
    if protocol.endswith("SSL"):
        yield from (f"{own}ssl.keystore.type=PEM", f"{own}ssl.keystore.location={broker}")
    if name == "MUTUAL":
        yield from (f"{own}ssl.client.auth=required", f"{own}ssl.truststore.type=PEM", f"{own}ssl.truststore.location={trusted}")
    if not protocol.startswith("SASL"):
        return
    mechanisms = ["OAUTHBEARER"] if name in (*UNSECURED, "SHORT") else [*PASSWORDS, "OAUTHBEARER"]
    yield f"{own}sasl.enabled.mechanisms={','.join(mechanisms)}"
    login = SASL + '{} required username="' + USER + '" password="' + PASSWORD + '"{};'
    if "PLAIN" in mechanisms:
        yield f"{own}plain.sasl.jaas.config=" + login.format("plain.PlainLoginModule", f' user_{USER}="{PASSWORD}"')
        yield from (f"{own}scram-sha-{bits}.sasl.jaas.config=" + login.format("scram.ScramLoginModule", "") for bits in (256, 512))
    bearer = f"{own}oauthbearer."
    unsecured = ' unsecuredLoginStringClaim_sub="broker"' if name in UNSECURED else ""
    yield f"{bearer}sasl.jaas.config={SASL}oauthbearer.OAuthBearerLoginModule required{unsecured};"
    if name not in UNSECURED:
        yield from (f"{bearer}sasl.server.callback.handler.class={SASL}oauthbearer.OAuthBearerValidatorCallbackHandler",
                    f"{bearer}sasl.oauthbearer.jwks.endpoint.url={jwks.as_uri()}", f"{bearer}sasl.oauthbearer.expected.audience=kafka")
    if name == "SHORT":
        yield f"{bearer}connections.max.reauth.ms={REAUTHENTICATED_AFTER}"


def with_logins(text, ports, broker, trusted, jwks):
    """server.properties with all of LISTENERS."""
    lines = []
    for line in text.splitlines():
        if line.startswith(("listeners=", "advertised.listeners=")):
            line += "".join(f",{name}://127.0.0.1:{port}" for name, port in ports.items())
        if line.startswith("listener.security.protocol.map="):
            line += "".join(f",{name}:{protocol}" for name, protocol in LISTENERS.items())
        lines.append(line)
    for name, protocol in LISTENERS.items():
        lines += lines_of(name, protocol, broker, trusted, jwks)
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def cluster_with_logins(folder):
    """A Kafka with `ports` by listener, files of certificates, and token endpoints `http` and `https`."""
    broker, pem = certificate(folder, "broker")
    client, client_pem = certificate(folder, "client")
    stranger_client, stranger_pem = certificate(folder, "stranger")
    signer, stranger = Signer(folder, "signer"), Signer(folder, "other-signer")
    jwks = folder / "jwks.json"
    jwks.write_text(json.dumps({"keys": [signer.jwk]}))
    ports = {name: free_port() for name in LISTENERS}
    with cluster(1) as kafka, token_endpoint(signer, stranger) as http, token_endpoint(signer, stranger, broker) as https:
        for bits in (256, 512):  # Kafka changes one credential of a user a request
            subprocess.run(java_class("kafka.admin.ConfigCommand", "--bootstrap-server", kafka.brokers, "--alter", "--add-config",
                                      f"SCRAM-SHA-{bits}=[password={PASSWORD}]", "--entity-type", "users", "--entity-name", USER),
                           check=True, capture_output=True, timeout=120)
        command = kafka.nodes[0]["command"]
        properties = pathlib.Path(command[-1])
        properties.write_text(with_logins(properties.read_text(), ports, broker, client_pem, jwks))
        command.insert(1, f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={jwks.as_uri()}")
        kafka.kill(0)
        kafka.restart(0)
        kafka.ports, kafka.pem, kafka.other_pem, kafka.client, kafka.stranger_client = ports, pem, stranger_pem, client, stranger_client
        kafka.signer, kafka.stranger, kafka.http, kafka.https = signer, stranger, http, https
        until(lambda: run("topics", "list", brokers=kafka.brokers).returncode == 0, 120)
        yield kafka


def properties(**values):
    """`-X` for each; in names, _ is a dot."""
    return [word for name, value in values.items() for word in ("-X", f"{name.replace('_', '.')}={value}")]


def address(kafka, listener):
    """Where it is, and how one speaks to it."""
    protocol = LISTENERS[listener].lower()
    trust = {"ssl_ca_location": kafka.pem} if protocol.endswith("ssl") else {}
    return ["-b", f"127.0.0.1:{kafka.ports[listener]}", *properties(security_protocol=protocol, **trust)]
