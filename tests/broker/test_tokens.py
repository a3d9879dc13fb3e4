"""Logins by a token, on a real Kafka that checks its signature: fetched from an endpoint or by a command, renewed before it expires, and told by its cause
where it cannot be had."""
import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from kafka import TOOL, run, unique
from kafka_tools import create_topic, produce, until
from logins import address, cluster_with_logins, properties
from publishing import clicks
from tokens import CLIENT, SECRET, token_endpoint

SASL = "org.apache.kafka.common.security.oauthbearer."


@pytest.fixture(scope="module")
def kafka(tmp_path_factory):
    with cluster_with_logins(tmp_path_factory.mktemp("tokens")) as kafka:
        yield kafka


def at_endpoint(url, secret=SECRET, **more):
    return properties(sasl_mechanism="OAUTHBEARER", sasl_oauthbearer_method="oidc", sasl_oauthbearer_client_id=CLIENT, sasl_oauthbearer_client_secret=secret,
                      sasl_oauthbearer_token_endpoint_url=url, **more)


def by_command(line):
    return properties(sasl_mechanism="OAUTHBEARER", sasl_oauthbearer_token=f"command:{line}")


def seen_nowhere(*outputs):
    """Neither the secret, nor what a JWT begins with."""
    for output in outputs:
        assert SECRET not in output and "eyJ" not in output, output
    return True


def test_who_has_a_token_publishes_and_reads_and_sees_lag(kafka, tmp_path):
    topic = unique("tokens")
    us = [*address(kafka, "SECURE"), *at_endpoint(kafka.https.url(), https_ca_location=kafka.pem, sasl_oauthbearer_scope="kafka:read write")]
    asked = len(kafka.https.asked)
    done = run("topics", "create", topic, *us)
    assert done.returncode == 0, done.stderr
    assert kafka.https.asked[asked:] == [("/token", {"grant_type": ["client_credentials"], "scope": ["kafka:read write"]})]
    done = run("publish", "--topic", topic, "--contract", "click", *us, stdin=clicks(20))
    assert done.returncode == 0 and "20 delivered" in done.stderr, done.stderr
    # A broker that has just made its topic for transactions may not keep them yet.
    until(lambda: run("publish", "--topic", topic, "--contract", "click", "--atomic", *us, stdin=clicks(5)).returncode == 0)
    read = run("tail", topic, "--from", "begin", "--until", "end", "-o", "raw", *us)
    assert len(read.stdout.splitlines()) == 25, read.stderr
    done = run("tail", topic, "--group", topic, "--from", "begin", "--until", "end", *us)
    assert done.returncode == 0, done.stderr
    asked = len(kafka.https.asked)
    lag = run("lag", topic, *us)
    assert lag.returncode == 0 and "everything is read" in lag.stdout, lag.stdout + lag.stderr
    assert len(kafka.https.asked) == asked + 1  # its clients share one token
    done = run("config", "check", *us)
    assert done.returncode == 0 and len(kafka.https.asked) == asked + 1, done.stderr  # that asks nobody


def refused(*words, status=3, timeout="60s", **more):
    """What is said by a command that ends at once, although it has a minute."""
    begun = time.monotonic()
    done = run("topics", "list", "--timeout", timeout, *words, **more)
    assert time.monotonic() - begun < 30  # it does not go on trying
    assert done.returncode == status and seen_nowhere(done.stderr), done.stdout + done.stderr
    return done.stderr


FROM = "cannot get a token for the login from {}: "


@pytest.mark.parametrize("path, expected", [
    ("/nowhere", "it answers with status 404: there is nothing at this address\n  hint: check sasl.oauthbearer.token.endpoint.url"),
    ("/html", "its answer is not JSON\n  hint: is this the address that gives tokens?"),
    ("/no-token", "its answer has no access_token"),
    ("/expired", "the token has expired, at "),
    ("/busy", "it answers with status 503"),
    ("/huge", "its answer is longer than 1 MiB"),
    ("/elsewhere", "it redirects to http://127.0.0.1:9/token, and is not followed there"),
    ("/scope", "it refuses: invalid_scope\n  hint: check sasl.oauthbearer.scope"),
    ("/echo", "it refuses: invalid_request: (what it says more quotes the secret)"),
])
def test_an_endpoint_that_gives_no_token_is_told_by_its_cause_at_once(kafka, path, expected):
    assert FROM.format(kafka.http.url(path)) + expected in refused(*address(kafka, "LOGIN"), *at_endpoint(kafka.http.url(path)))


def test_a_wrong_secret_is_told_with_the_endpoints_words(kafka):
    said = refused(*address(kafka, "LOGIN"), *at_endpoint(kafka.http.url(), "guessed"))
    assert "it refuses: invalid_client: Client authentication failed\n  hint: check sasl.oauthbearer.client.id and sasl.oauthbearer.client.secret" in said, said
    assert "guessed" not in said


@pytest.mark.parametrize("url, expected", [
    (lambda kafka: "http://127.0.0.1:1/token", "connection refused"),
    (lambda kafka: "https://idp.invalid/token", "the host name cannot be resolved"),
    (lambda kafka: kafka.https.url(), "its certificate is not trusted: "),
    (lambda kafka: kafka.https.url().replace("127.0.0.1", "localhost"), "its certificate is not trusted: "),
    (lambda kafka: kafka.http.url().replace("http:", "https:"), "TLS handshake failed: "),
    (lambda kafka: kafka.https.url().replace("https:", "http:"), "it hung up without an answer"),
], ids=["refused", "no such host", "unknown CA", "other name", "no TLS there", "TLS there"])
def test_an_endpoint_that_cannot_be_asked_is_told_by_its_cause_at_once(kafka, url, expected):
    said = refused(*address(kafka, "LOGIN"), *at_endpoint(url(kafka), **({"https_ca_location": kafka.pem} if "localhost" in url(kafka) else {})))
    assert FROM.format(url(kafka)) + expected in said, said


def test_an_endpoint_that_says_nothing_is_waited_for_within_the_timeout(kafka):
    assert FROM.format(kafka.http.url("/silent")) + "no answer within 1.6s" in refused(*address(kafka, "LOGIN"), *at_endpoint(kafka.http.url("/silent")), timeout="2s")


def test_a_broker_that_does_not_take_the_token_says_so_at_once(kafka):
    assert "the broker refuses the token" in refused(*address(kafka, "LOGIN"), *at_endpoint(kafka.http.url("/foreign")))


def test_without_libcurl_the_package_is_named(kafka, tmp_path):
    (tmp_path / "libcurl.so.4").write_text("none")
    done = subprocess.run([TOOL, "topics", "list", *address(kafka, "LOGIN"), *at_endpoint(kafka.http.url())], capture_output=True, text=True, timeout=60,
                          env=os.environ | {"LD_LIBRARY_PATH": str(tmp_path)})
    assert done.returncode == 2 and "cannot fetch a token for the login: " in done.stderr and "install the package libcurl4" in done.stderr, done.stderr


def test_a_command_that_fails_is_told_so_at_once(kafka):
    assert "the command for sasl.oauthbearer.token failed with status 7" in refused(*address(kafka, "LOGIN"), *by_command("exit 7"), status=2)
    assert "cannot log in with sasl.oauthbearer.token: the token is no JWT" in refused(*address(kafka, "LOGIN"), *by_command("echo hello"))


def test_a_file_of_javas_clients_logs_in_at_its_endpoint(kafka, tmp_path):
    file = tmp_path / "client.properties"
    file.write_text("\n".join([
        f"bootstrap.servers=127.0.0.1:{kafka.ports['LOGIN']}", "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=OAUTHBEARER",
        f"sasl.login.callback.handler.class={SASL}OAuthBearerLoginCallbackHandler", f"sasl.oauthbearer.token.endpoint.url={kafka.http.url()}",
        f"sasl.jaas.config={SASL}OAuthBearerLoginModule required clientId=\"{CLIENT}\" clientSecret=\"{SECRET}\" scope=\"kafka\";"]) + "\n")
    file.chmod(0o600)
    brokers = f"127.0.0.1:{kafka.ports['LOGIN']}"  # what the environment says counts before a file's
    done = run("topics", "list", "-F", str(file), brokers=brokers)
    assert done.returncode == 0 and "not used here" not in done.stderr, done.stderr
    file.write_text(file.read_text().replace(kafka.http.url(), (tmp_path / "token").as_uri()).replace(f'clientId="{CLIENT}" clientSecret="{SECRET}" scope="kafka"', ""))
    (tmp_path / "token").write_text(kafka.signer.token())
    done = run("topics", "list", "-F", str(file), brokers=brokers)
    assert done.returncode == 0, done.stderr


def test_the_clients_log_shows_neither_secret_nor_token(kafka):
    done = run("topics", "list", "-vv", "-X", "debug=all", *address(kafka, "LOGIN"), *at_endpoint(kafka.http.url()))
    assert done.returncode == 0 and seen_nowhere(done.stdout), done.stderr
    said = "\n".join(line for line in done.stderr.splitlines() if "can read" not in line)
    assert "SASL" in said and "kafka client: TOKEN: for service-events, until " in said and seen_nowhere(said)


def asking(folder, endpoint):
    """A program that prints a token."""
    program = folder / "ask.py"
    program.write_text(f"""import base64, json, urllib.request
known = base64.b64encode(b"{CLIENT}:{SECRET}").decode()
request = urllib.request.Request("{endpoint.url()}", b"grant_type=client_credentials", {{"Authorization": "Basic " + known}})
print(json.load(urllib.request.urlopen(request))["access_token"])
""")
    return program


@contextlib.contextmanager
def following(folder, topic, *words):
    """tail --follow; (the process, what it has said so far)"""
    out, err = folder / f"{topic}.out", folder / f"{topic}.err"
    with open(out, "w") as stdout, open(err, "w") as stderr:
        process = subprocess.Popen([TOOL, "tail", topic, "--follow", "--from", "begin", "-o", "raw", *words], stdout=stdout, stderr=stderr)
    try:
        yield process, lambda: {"out": out.read_text(), "err": err.read_text()}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def lines_in(look):
    return look()["out"].count("\n")


@pytest.mark.parametrize("source", ["endpoint", "command"])
def test_who_follows_renews_the_token_also_at_a_broker_that_ends_sessions(kafka, tmp_path, source):
    topic = unique("renewed")
    create_topic(kafka.brokers, topic)
    with token_endpoint(kafka.signer, kafka.stranger, life=6) as endpoint:
        us = at_endpoint(endpoint.url()) if source == "endpoint" else by_command(f"exec {sys.executable} {asking(tmp_path, endpoint)}")
        # A busy machine takes seconds to start a program for a token.
        with following(tmp_path, topic, *address(kafka, "SHORT"), *us, "--timeout", "30s") as (process, look):
            begun, sent = time.monotonic(), 0
            while time.monotonic() - begun < 15:  # two lives and more, and five sessions
                produce(kafka.brokers, topic, 1)
                sent += 1
                until(lambda: lines_in(look) == sent)
                time.sleep(1)
            assert process.poll() is None
            assert len(endpoint.asked) >= 2
            assert "warning" not in "\n".join(line for line in look()["err"].splitlines() if "can read" not in line and "without TLS" not in line), look()["err"]


def test_who_cannot_renew_the_token_says_so_when_it_has_expired_and_goes_on_when_there_is_one_again(kafka, tmp_path):
    topic = unique("outage")
    create_topic(kafka.brokers, topic)
    with token_endpoint(kafka.signer, kafka.stranger, life=4) as endpoint:
        with following(tmp_path, topic, *address(kafka, "SHORT"), *at_endpoint(endpoint.url()), "--timeout", "2s") as (process, look):
            produce(kafka.brokers, topic, 1)
            until(lambda: lines_in(look) == 1)
            endpoint.refuses = True
            until(lambda: "it answers with status 503" in look()["err"])
            produce(kafka.brokers, topic, 1)
            assert process.poll() is None
            endpoint.refuses = False
            until(lambda: lines_in(look) == 2)
            assert look()["err"].count("it answers with status 503") == 1, look()["err"]
