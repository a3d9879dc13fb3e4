"""Every way to log in to a real Kafka, with TLS and without, right and wrong: docs/logins.md has what each says, as this test found it.
UPDATE=1 writes down what is said now."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import time

import pytest

from kafka import TOOL, run
from logins import PASSWORD, PASSWORDS, USER, address, cluster_with_logins, properties
from tokens import CLIENT, SECRET

PAGE = pathlib.Path(__file__).parents[2] / "docs/logins.md"
HEAD = "| login | TLS | tried with | librdkafka {} | librdkafka {} |"
LIBRARIES = ("2.0.2", "2.15.1")  # Debian 12's, and the bundled one
TIMEOUT = 20  # seconds
LISTENERS = {"no": "LOGIN", "yes": "SECURE"}
UNSECURED = {"no": "JWT", "yes": "JWTTLS"}


@pytest.fixture(scope="module")
def kafka(tmp_path_factory):
    with cluster_with_logins(tmp_path_factory.mktemp("logins")) as kafka:
        for name, signer in (("right", kafka.signer), ("foreign", kafka.stranger)):
            (kafka.pem.parent / f"{name}.token").write_text(signer.token(3600))
        (kafka.pem.parent / "expired.token").write_text(kafka.signer.token(-60))
        yield kafka


def by_password(mechanism, password=PASSWORD):
    return properties(sasl_mechanism=mechanism, sasl_username=USER, sasl_password=password)


def by_token(**more):
    return properties(sasl_mechanism="OAUTHBEARER", **more)


def by_endpoint(url, secret=SECRET, **more):
    return by_token(sasl_oauthbearer_method="oidc", sasl_oauthbearer_client_id=CLIENT, sasl_oauthbearer_client_secret=secret,
                    sasl_oauthbearer_token_endpoint_url=url, **more)


def from_file(kafka, name):
    return by_token(sasl_oauthbearer_token=f"file:{kafka.pem.parent}/{name}.token")


def certificate(store):
    return properties(ssl_certificate_location=store, ssl_key_location=store)


def without_login(kafka):
    """(login, TLS, tried with, the words for it)"""
    tls = address(kafka, "TLS")
    yield "none", "no", "a port for it", ["-b", kafka.brokers]
    yield "none", "no", "a port for TLS", ["-b", tls[1]]
    yield "none", "no", "a port for SASL", ["-b", address(kafka, "LOGIN")[1]]
    yield "none", "yes", "the right CA", tls
    yield "none", "yes", "another CA", [*tls, *properties(ssl_ca_location=kafka.other_pem)]
    yield "none", "yes", "a port without TLS", ["-b", kafka.brokers, *tls[2:]]
    mutual = address(kafka, "MUTUAL")
    yield "certificate", "yes", "one that is known", [*mutual, *certificate(kafka.client)]
    yield "certificate", "yes", "none", mutual
    yield "certificate", "yes", "another's", [*mutual, *certificate(kafka.stranger_client)]


def with_sasl(kafka, tls):
    to, unsecured = address(kafka, LISTENERS[tls]), address(kafka, UNSECURED[tls])
    for mechanism in PASSWORDS:
        yield mechanism, tls, "the right password", [*to, *by_password(mechanism)]
        yield mechanism, tls, "a wrong password", [*to, *by_password(mechanism, "guessed")]
    yield "PLAIN", tls, "a port that wants tokens", [*unsecured, *by_password("PLAIN")]
    jwt = by_token(enable_sasl_oauthbearer_unsecure_jwt="true", sasl_oauthbearer_config="principal=me")
    yield "OAUTHBEARER, unsecured", tls, "a broker that takes them", [*unsecured, *jwt]
    yield "OAUTHBEARER, unsecured", tls, "one that wants signatures", [*to, *jwt]
    yield "OAUTHBEARER, endpoint", tls, "the right secret", [*to, *by_endpoint(kafka.http.url())]
    yield "OAUTHBEARER, endpoint", tls, "a wrong secret", [*to, *by_endpoint(kafka.http.url(), "guessed")]
    yield "OAUTHBEARER, endpoint", tls, "one of another issuer", [*to, *by_endpoint(kafka.http.url("/foreign"))]
    yield "OAUTHBEARER, token", tls, "the right one", [*to, *from_file(kafka, "right")]
    yield "OAUTHBEARER, token", tls, "another issuer's", [*to, *from_file(kafka, "foreign")]
    yield "OAUTHBEARER, token", tls, "one that has expired", [*to, *from_file(kafka, "expired")]
    yield "OAUTHBEARER", tls, "no token", [*to, *by_token()]


def cases(kafka):
    yield from without_login(kafka)
    for tls in LISTENERS:
        yield from with_sasl(kafka, tls)


def library():
    shown = subprocess.run([TOOL, "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"librdkafka (\S+?),", shown).group(1)


def said(words):
    """What a login ends with, without what differs from run to run."""
    began = time.monotonic()
    done = run("topics", "list", "--timeout", f"{TIMEOUT}s", *words)
    if done.returncode == 0:
        return "yes"
    error = next(line for line in done.stderr.splitlines() if line.startswith("shortener-events: ") and "warning: " not in line)
    error = error.removeprefix("shortener-events: ")
    for pattern, word in ((r"127\.0\.0\.1:\d+", "HOST:PORT"), (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "TIME"), (r"\|", r"\\|")):
        error = re.sub(pattern, word, error)
    waited = " (after all of --timeout)" if time.monotonic() - began >= TIMEOUT and f"within {TIMEOUT}s" not in error else ""
    return f"{done.returncode}: {error}{waited}"


def rows_of(page):
    """{(login, TLS, tried with): [what each library says]} of a page."""
    lines = page.splitlines()
    head = HEAD.format(*LIBRARIES)
    rows = lines[lines.index(head) + 2:] if head in lines else []
    cells = [re.split(r"(?<!\\)\|", line) for line in rows if line.startswith("|")]
    return {tuple(cell.strip() for cell in row[1:4]): [cell.strip() for cell in row[4:6]] for row in cells}


def with_rows(page, rows):
    head = HEAD.format(*LIBRARIES)
    before = page[:page.index(head)] if head in page else page
    return "\n".join([before + head, "|---|---|---|---|---|", *(f"| {' | '.join([*case, *says])} |" for case, says in rows.items())]) + "\n"


def test_each_login_ends_as_the_page_says(kafka):
    if library() not in LIBRARIES:
        pytest.skip(f"the page has no column for librdkafka {library()}")
    column = LIBRARIES.index(library())
    tried = {case[:3]: case[3] for case in cases(kafka)}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:  # those that wait, wait
        now = dict(zip(tried, pool.map(said, tried.values())))
    page = PAGE.read_text()
    known = rows_of(page)
    if os.environ.get("UPDATE"):
        rows = {case: list(known.get(case, ["?", "?"])) for case in now}
        for case, says in now.items():
            rows[case][column] = says
        PAGE.write_text(with_rows(page, rows))
        known = rows
    assert {case: says[column] for case, says in known.items()} == now
