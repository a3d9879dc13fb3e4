"""A PostgreSQL of one's own in a scratch folder, reached by a unix socket; it can be stopped, killed and restarted.

usage: postgres.py COMMAND…    runs COMMAND with TEST_POSTGRES_URL set; exit status 77 where PostgreSQL is not installed
"""
import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

SKIPPED = 77


def binaries():
    """The newest installed version's folder, or None."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else None


def _as_server_user():
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


class Postgres:
    def __init__(self, folder):
        self.folder, self.process = pathlib.Path(folder), None
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.folder.chmod(0o755)
        self._run("initdb", "-D", self.folder / "data", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")

    def _command(self, program, *arguments):
        return [*_as_server_user(), str(binaries() / program), *map(str, arguments)]

    def _run(self, program, *arguments):
        subprocess.run(self._command(program, *arguments), check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def start(self, *settings):
        log = open(self.folder / "log", "a")
        options = ["-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=", *settings]
        self.process = subprocess.Popen(self._command("postgres", *options), stdout=log, stderr=log, cwd=self.folder)
        while subprocess.run([binaries() / "pg_isready", "-q", "-h", self.folder]).returncode:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)

    def stop(self):
        """At once: every session is cut off, as by a crash."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-W", "stop")
        self.process.wait()

    def url(self, database="postgres"):
        return f"postgresql:///{database}?host={self.folder}&user=test"

    def create_database(self):
        name = f"t{uuid.uuid4().hex[:12]}"
        self.query(f"CREATE DATABASE {name}")
        return self.url(name)

    def query(self, sql, url=None):
        """Rows as lists of text."""
        done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "\t", url or self.url(), "-c", sql], check=True,
                              env=os.environ | {"PGCLIENTENCODING": "UTF8"}, capture_output=True, text=True)
        return [line.split("\t") for line in done.stdout.splitlines()]


@contextlib.contextmanager
def postgres(*settings):
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = Postgres(folder)
        server.start(*settings)
        try:
            yield server
        finally:
            if server.process.poll() is None:
                server.stop()


def main():
    if not binaries() or not shutil.which("psql"):
        print("skipped: PostgreSQL is not installed")
        return 1 if os.environ.get("CI") else SKIPPED
    with postgres() as server:
        return subprocess.run(sys.argv[1:], env=os.environ | {"TEST_POSTGRES_URL": server.url()}).returncode


if __name__ == "__main__":
    sys.exit(main())
