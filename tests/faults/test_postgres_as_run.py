"""PostgreSQL as it is run by others: backups, other encodings, roles that may little, poolers, tables of other programs."""
import contextlib
import json
import pathlib
import subprocess
import tempfile
import time

import pytest

import pgbouncer
from consuming import Stream, health, kill_all, postgres_rows
from kafka import TOOL, free_port, run, shared_brokers
from kafka_tools import until
from postgres import Postgres, binaries, postgres

pytestmark = pytest.mark.skipif(not binaries(), reason="PostgreSQL is not installed")


def publish(stream, *cities):
    clicks = [{"shortCode": f"c{i}", "originalUrl": "https://example.com", "timestamp": "2026-01-31T09:30:00Z", "city": city}
              for i, city in enumerate(cities)]
    done = run("publish", "--topic", stream.clicks, "--contract", "click", "-q", brokers=stream.brokers,
               stdin="".join(json.dumps(click) + "\n" for click in clicks))
    assert done.returncode == 0, done.stderr


def consume(stream, url, environment=None):
    return subprocess.run(stream.arguments(url, "--once"), env=stream.environment() | (environment or {}), capture_output=True,
                          text=True, timeout=60)


@contextlib.contextmanager
def session(url):
    """A psql that stays, for statements whose locks should be held."""
    process = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def execute(sql):
        process.stdin.write(f"{sql};\n\\echo done\n")
        process.stdin.flush()
        while process.stdout.readline() != "done\n":
            assert process.poll() is None
    try:
        yield execute
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def test_a_backup_that_reads_every_table_does_not_keep_a_consumer_from_its_start(server):
    stream, url = Stream(shared_brokers()), server.create_database()
    publish(stream, "Recife")
    assert consume(stream, url).returncode == 0
    tables = [row[0] for row in server.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", url)]
    with session(url) as backup:
        backup("BEGIN ISOLATION LEVEL REPEATABLE READ")
        backup(f"LOCK TABLE {', '.join(tables)} IN ACCESS SHARE MODE")  # as pg_dump does
        publish(stream, "Natal")
        done = consume(stream, url)
        assert (done.returncode, "1 read" in done.stderr) == (0, True), done.stderr


def test_a_table_that_is_locked_as_a_whole_is_waited_for_for_seconds_and_is_no_answer(server):
    stream, url = Stream(shared_brokers()), server.create_database()
    publish(stream, "Recife")
    assert consume(stream, url).returncode == 0
    with session(url) as other:
        other("BEGIN")
        other("LOCK TABLE clicks IN ACCESS EXCLUSIVE MODE")
        begin = time.monotonic()
        done = run("stats", "--db", url)
        assert (done.returncode, done.stdout) == (3, "") and "lock" in done.stderr, done
        assert 4 < time.monotonic() - begin < 20
    assert run("stats", "--db", url).returncode == 0


@pytest.mark.parametrize("environment", [{}, {"PGCLIENTENCODING": "LATIN1"}])
def test_texts_are_what_they_were_whatever_encoding_the_environment_names(server, environment):
    stream, url = Stream(shared_brokers()), server.create_database()
    publish(stream, "São Paulo", "北京")
    assert consume(stream, url, environment).returncode == 0
    assert postgres_rows(server, url)("SELECT city FROM clicks ORDER BY short_code") == [("São Paulo",), ("北京",)]


def test_a_database_of_another_encoding_takes_what_it_can_hold_and_refuses_the_rest(server):
    stream = Stream(shared_brokers())
    name = "latin_" + stream.name.replace("-", "_")
    server.query(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    url = server.url(name)
    publish(stream, "São Paulo", "北京")
    done = consume(stream, url)
    assert (done.returncode, "1 applied, 0 repeated, 0 invalid, 1 failed, 1 dead-lettered" in done.stderr) == (0, True), done.stderr
    assert server.query("SELECT city, length(city) FROM clicks", url) == [["São Paulo", "9"]]
    (letter,) = stream.dead_letters()
    assert letter["dlq.reason"] == "handler-failed"


def test_a_role_that_reads_and_writes_rows_is_enough_where_the_owner_made_the_tables(server):
    stream, url = Stream(shared_brokers()), server.create_database()
    role = "writer_" + stream.name.replace("-", "_")
    server.query(f"CREATE ROLE {role} LOGIN")
    server.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC", url)
    as_role = url.replace("user=test", f"user={role}")
    publish(stream, "Recife")
    refused = consume(stream, as_role)
    assert refused.returncode == 2
    assert refused.stderr.startswith("shortener-events: tables are missing in PostgreSQL, and this role may not make them\n")
    schema = subprocess.run([TOOL, "consume", "--print-schema", "--sink", "postgresql://"], capture_output=True, text=True, check=True).stdout
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url], input=schema, text=True, check=True)
    server.query(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}", url)
    done = consume(stream, as_role)
    assert (done.returncode, server.query("SELECT city FROM clicks", url)) == (0, [["Recife"]]), done.stderr


@pytest.mark.parametrize("table", ["schema_version (installed_rank integer, version text)", "schema_version (version integer)",
                                   "clicks (id integer, code text)", "url_creations (short_code text)"])
def test_tables_of_another_program_are_seen_before_anything_is_made(server, table):
    stream, url = Stream(shared_brokers()), server.create_database()
    server.query(f"CREATE TABLE {table}", url)
    done = consume(stream, url)
    assert done.returncode == 2
    assert done.stderr.startswith(f'shortener-events: the PostgreSQL table "{table.split()[0]}" is another program\'s\n')
    assert server.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", url) == [["1"]]


@pytest.mark.parametrize("table, said", [
    (None, 'the PostgreSQL database has no table "clicks": nothing was consumed into it'),
    ("clicks (id integer, code text)", 'the PostgreSQL table "clicks" is another program\'s')])
def test_a_database_that_nothing_was_consumed_into_is_called_so_by_who_reads_it(server, tmp_path, table, said):
    url = server.create_database()
    if table:
        server.query(f"CREATE TABLE {table}", url)
    truth = tmp_path / "truth.json"
    made = run("simulate", "--count", "1", "-q", "--truth", truth, "--topic", Stream(shared_brokers()).clicks)
    assert made.returncode == 0, made.stderr
    for reader in (["stats"], ["simulate", "--verify", truth]):
        done = run(*reader, "--db", url)
        assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"shortener-events: {said}")


@pytest.mark.skipif(not pgbouncer.is_installed(), reason="PgBouncer is not installed")
def test_behind_a_pooler_that_changes_sessions_two_members_count_exactly(server, tmp_path):
    stream, url = Stream(shared_brokers()), server.create_database()
    with tempfile.TemporaryDirectory(prefix="pgb-") as folder, pgbouncer.pgbouncer(server, url, pathlib.Path(folder)) as pooled:
        simulation = stream.simulate(tmp_path, "--count", "20000", "--rate", "10000/s")
        members = [stream.consumer(pooled, "--batch", "500") for _ in range(2)]
        assert simulation.wait(timeout=60) == 0
        truth = json.load(open(tmp_path / "truth.json"))
        wanted = [[str(truth["valid"]["events"])]]
        until(lambda: members[0].poll() is not None or server.query("SELECT sum(total_clicks) FROM url_stats", url) == wanted)
        kill_all(members, 15)
        assert [member.returncode for member in members] == [0, 0]
        assert consume(stream, pooled).returncode == 0
    assert server.query("SELECT count(*) FROM clicks", url) == wanted


def test_postgresql_that_is_away_at_the_start_is_waited_for_and_said_once(server, tmp_path):
    stream = Stream(shared_brokers())
    publish(stream, "Recife")
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        late = Postgres(folder)
        log = open(tmp_path / "log", "w+")
        once = stream.consumer(late.url(), "--once", log=log)
        until(lambda: "database-down" in (tmp_path / "log").read_text())
        late.start()
        try:
            assert once.wait(timeout=60) == 0
            assert late.query("SELECT city FROM clicks") == [["Recife"]]
        finally:
            late.stop()
    said = (tmp_path / "log").read_text()
    assert (said.count("database-down"), said.count("database-back"), "1 applied" in said) == (1, 1, True), said
    assert "cannot use PostgreSQL: " in said and "No such file or directory" in said


@pytest.mark.parametrize("more, status", [((), 0), (("--once",), 143)])
def test_a_signal_ends_the_wait_for_postgresql_at_the_start(tmp_path, more, status):
    stream = Stream(shared_brokers())
    address = f"127.0.0.1:{free_port()}"
    waiting = stream.consumer(f"postgresql://test@127.0.0.1:{free_port()}/db", "--listen", address, *more, log=open(tmp_path / "log", "w"))
    until(lambda: "database-down" in (tmp_path / "log").read_text())
    until(lambda: (health(address) or (0,))[0] == 503)
    assert "Connection refused" in health(address)[1]["error"]
    waiting.terminate()
    assert waiting.wait(timeout=10) == status


@pytest.mark.parametrize("change, said, hint", [
    (("user=test", "user=nobody_knows"), 'role "nobody_knows" does not exist', "check the role in the URL"),
    (("/postgres?", "/nosuch?"), 'database "nosuch" does not exist', "createdb"),
    (("user=test", "user=locked_out"), 'role "locked_out" is not permitted to log in', "check the role in the URL"),
    (("user=test", "user=test&sslmode=none"), 'invalid sslmode value: "none"', ""),
    (("user=test", "user=test&nosuch=1"), 'invalid URI query parameter: "nosuch"', "")])
def test_what_no_waiting_cures_ends_a_start_at_once(server, change, said, hint):
    server.query("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'locked_out') THEN CREATE ROLE locked_out; END IF; END $$")
    done = consume(Stream(shared_brokers()), server.url().replace(*change))
    assert (done.returncode, said in done.stderr, hint in done.stderr) == (1, True, True), done.stderr
    assert "database-down" not in done.stderr


def test_a_wrong_password_ends_a_start_at_once_and_a_full_server_is_waited_for(tmp_path):
    stream = Stream(shared_brokers())
    with postgres("-c", "max_connections=4", "-c", "superuser_reserved_connections=1") as small:
        small.query("CREATE ROLE app LOGIN PASSWORD 'right'")
        small.query("GRANT CREATE ON SCHEMA public TO app")
        (small.folder / "data/pg_hba.conf").write_text("local all test trust\nlocal all all scram-sha-256\n")
        small.query("SELECT pg_reload_conf()")
        url = small.url().replace("user=test", "user=app")
        until(lambda: consume(stream, url, {"PGPASSWORD": "wrong"}).returncode == 1)
        for password in "wrong", "":
            done = consume(stream, url, {"PGPASSWORD": password} if password else {})
            assert (done.returncode, "PGPASSWORD" in done.stderr) == (1, True), done.stderr
        with contextlib.ExitStack() as sessions:
            for _ in range(3):
                sessions.enter_context(session(small.url()))("SELECT 1")
            waiting = stream.consumer(url, "--once", log=open(tmp_path / "log", "w"), environment={"PGPASSWORD": "right"})
            until(lambda: "database-down" in (tmp_path / "log").read_text())
        assert waiting.wait(timeout=60) == 0
