"""Each command works with exactly the rights that docs/security.md lists for it, and without one of them says which, and the line that gives it."""
import pathlib
import re
import shlex
import subprocess

import pytest

from kafka import cluster, free_port, run
from kafka_tools import JARS, commit, java, until
from publishing import clicks

AUTHORIZER = ["authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer", "super.users=User:ANONYMOUS;User:admin"]
HERE = pathlib.Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "security.md"
PASSWORD = "open-sesame"
CLICK, CREATED, LETTERS = "url-shortener.click", "url-shortener.url-created", "url-shortener.click.deadletter"
# Rights that come with others, and so stand in no line, taken away as well: (command, operation, resource).
IMPLIED = [("tail url-shortener.click --until end", "Describe", f"--topic {CLICK}"), ("publish clicks.ndjson -c click", "Describe", f"--topic {CLICK}"),
           ("create https://example.com/", "Describe", f"--topic {CREATED}"),
           ("tail url-shortener.click --until end --group reports", "Describe", "--group reports"),
           ("publish clicks.ndjson -c click --atomic", "Describe", "--transactional-id shortener-events-publish"),
           ("consume --once --sink ndjson:rows --on-undeliverable stop", "Describe", f"--topic {LETTERS}")]
# What goes on without it, and says so: no error.
NOT_FATAL = {("lag", "Read"), ("lag --all", "Read"), ("topics list", "DescribeConfigs"), ("lag check", "Read")}


def documented():
    """{command line: [(operation, resource, other words)]} of the block in the page."""
    block = re.search(r"^```sh\n(# .*?)^```$", PAGE.read_text(), re.M | re.S).group(1)
    rights, commands, complete = {}, [], True
    for line in block.splitlines():
        if line.startswith("# "):
            commands = commands + [line[2:]] if not complete else [line[2:]]
            complete = False
        elif line.strip():
            complete = True
            words = line.split()
            assert words[:6] == "kafka-acls.sh --bootstrap-server BROKERS --add --allow-principal User:NAME".split(), line
            for command in commands:
                rights.setdefault(command, []).append(" ".join(words[6:]))
    return rights


RIGHTS = documented()


def parts(line):
    """Operation and resource; whether it is a prefix."""
    found = re.fullmatch(r"--operation (\w+) (--\S+(?: \S+)?)( --resource-pattern-type prefixed)?", line)
    assert found, line
    return found.group(1), found.group(2).replace("'", ""), found.group(3) or ""


def cases():
    """(command, its rights, what is denied), the denied as "" or a line."""
    for command, lines in RIGHTS.items():
        yield command, lines, ""
        for line in lines:
            yield command, lines, line
    for command, operation, resource in IMPLIED:
        assert command in RIGHTS, command
        prefixed = " --resource-pattern-type prefixed" if "transactional" in resource else ""
        yield command, RIGHTS[command], f"--operation {operation} {resource}{prefixed}"


CASES = list(cases())


def with_logins(text, port, users):
    """server.properties with a listener for SASL PLAIN as well."""
    lines = []
    for line in text.splitlines():
        if line.startswith(("listeners=", "advertised.listeners=")):
            line += f",LOGIN://127.0.0.1:{port}"
        if line.startswith("listener.security.protocol.map="):
            line += ",LOGIN:SASL_PLAINTEXT"
        lines.append(line)
    known = " ".join(f'user_{user}="{PASSWORD}"' for user in users)
    return "\n".join([*lines, "listener.name.login.sasl.enabled.mechanisms=PLAIN", "listener.name.login.plain.sasl.jaas.config="
                      f'org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="{PASSWORD}" {known};']) + "\n"


def apply(lines):
    done = subprocess.run(["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{JARS}/*", str(HERE.parent / "support" / "Acls.java")],
                          input="".join(line + "\n" for line in lines), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def acl_lines(brokers):
    for number, (_, lines, denied) in enumerate(CASES):
        for line in lines:
            yield f"--bootstrap-server {brokers} --add --allow-principal User:u{number} {line.replace(chr(39), '')}"
        if denied:
            yield f"--bootstrap-server {brokers} --add --deny-principal User:u{number} {denied.replace(chr(39), '')}"


@pytest.fixture(scope="module")
def kafka():
    with cluster(1, AUTHORIZER) as kafka:
        port = free_port()
        properties = pathlib.Path(kafka.nodes[0]["command"][-1])
        properties.write_text(with_logins(properties.read_text(), port, ["weak", *(f"u{number}" for number in range(len(CASES)))]))
        kafka.kill(0)
        kafka.restart(0)
        until(lambda: run("topics", "list", brokers=kafka.brokers).returncode == 0)
        for words, stdin in ((["publish", "-c", "click"], clicks(5)), (["create", "https://example.com/"], ""),
                             (["publish", "-c", "click", "--on-invalid", "dead-letter"], "{}\n"),
                             (["publish", "--topic", CLICK, "--no-validate"], "{}\n")):
            run(*words, brokers=kafka.brokers, stdin=stdin)
        commit(kafka.brokers, "analytics-service-group", CLICK, 2)
        # The journal of replays is there: to make it is a right of its own, which the last case has.
        assert run("dlq", "replay", "--yes", "--where", "/never == 1", brokers=kafka.brokers).returncode == 0
        apply(acl_lines(kafka.brokers))
        kafka.login = f"127.0.0.1:{port}"
        yield kafka


def as_user(kafka, user, command, folder, timeout=60):
    (folder / "clicks.ndjson").write_text(clicks(3))
    (folder / "mixed.ndjson").write_text("{}\n" + clicks(3))
    if command.startswith("dlq replay"):  # what was replayed once is not replayed again
        done = run("publish", "--topic", LETTERS, "--no-validate", "-H", f"dlq.origin.topic={CLICK}", brokers=kafka.brokers, stdin=clicks(1))
        assert done.returncode == 0, done.stderr
    if command.startswith("consume"):  # nor a dead letter written again
        run("publish", "--topic", CLICK, "--no-validate", brokers=kafka.brokers, stdin="{}\n")
    if command == "topics create mine":
        subprocess.run(java("TopicCommand", "--bootstrap-server", kafka.brokers, "--delete", "--topic", "mine"), capture_output=True, timeout=60)
    login = ["-b", kafka.login, "-X", "security.protocol=sasl_plaintext", "-X", "sasl.mechanism=PLAIN", "-X", f"sasl.username={user}",
             "-X", f"sasl.password=file:{folder}/password"]
    (folder / "password").write_text(PASSWORD)
    return run(*shlex.split(command), *login, cwd=folder, timeout=timeout)


@pytest.mark.parametrize("number", [number for number, case in enumerate(CASES) if not case[2]], ids=lambda number: CASES[number][0])
def test_a_command_works_with_the_rights_that_are_documented(kafka, tmp_path, number):
    command = CASES[number][0]
    done = as_user(kafka, f"u{number}", command, tmp_path)
    assert done.returncode in (0, 1) and "may not" not in done.stdout + done.stderr, done.stdout + done.stderr
    if command.split()[0] not in ("validate", "publish", "consume", "dlq") and command != "lag check":  # what they find is bad
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("number", [number for number, case in enumerate(CASES) if case[2]], ids=lambda number: f"{CASES[number][0]}-{CASES[number][2]}")
def test_a_right_that_is_taken_away_is_named_with_the_line_that_gives_it(kafka, tmp_path, number):
    command, _, denied = CASES[number]
    operation, resource, prefix = parts(denied)
    done = as_user(kafka, f"u{number}", command, tmp_path)
    said = done.stdout + done.stderr
    kind, _, name = resource[2:].partition(" ")
    if command == "topics list" and operation == "Describe":
        named = 'may not Describe topic "*", nor any one' in said
    elif kind == "cluster" or name == "*":
        named = kind in said and "may" in said
    else:
        rest = "[^ ]*" if prefix else ""
        right = r"\w+" if operation == "Describe" else operation  # of which several bring it along
        named = re.search(f'may not {right} {kind} "{re.escape(name)}{rest}"', said)
    assert named, said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
    assert not re.search(r"unknown (topic|group)|no such topic|no answer|purged|authorization failed", said), said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
    quiet = any(command == start and operation == right for start, right in NOT_FATAL)
    assert quiet or done.returncode in (1, 3), said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
    if not quiet and "kafka-acls.sh" in said:
        assert f"kafka-acls.sh --bootstrap-server {kafka.login} --add --allow-principal User:u{number} --operation " in said, said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
    assert quiet or "kafka-acls.sh" in said or command.startswith("consume"), said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
    assert PASSWORD not in said


WITHOUT_ANY = [*RIGHTS, "topics create", "health", "contracts usage url-shortener.click", "lag --all -o json", "topics show -o json"]


@pytest.mark.parametrize("command", WITHOUT_ANY)
def test_who_may_do_nothing_is_never_told_that_something_is_missing_and_never_gets_0(kafka, tmp_path, command):
    done = as_user(kafka, "weak", command, tmp_path)
    said = done.stdout + done.stderr
    assert done.returncode in (1, 3), said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
    assert re.search(r"may (not|lack) ", said), said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
    assert not re.search(r"unknown (topic|group)|no such topic|no answer", said), said[said.find("use security.protocol=sasl_ssl") + 30 if said.startswith("shortener-events: warning: SASL") else 0:]
