"""A PgBouncer in transaction mode in front of a PostgreSQL of the tests: each transaction may get another session."""
import contextlib
import os
import shutil
import subprocess
import time


def is_installed():
    return shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin") is not None


@contextlib.contextmanager
def pgbouncer(server, url, folder, sessions=2):
    """The URL of the database by way of the pooler."""
    database = url.split("///")[1].split("?")[0]
    (folder / "users").write_text('"test" ""\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{database} = host={server.folder} dbname={database} user=test\n"
        f"[pgbouncer]\nlisten_addr=\nunix_socket_dir={folder}\nlisten_port=6432\nauth_type=trust\nauth_file={folder}/users\n"
        f"pool_mode=transaction\ndefault_pool_size={sessions}\n")
    as_server_user = []
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres")
        for path in [folder, *folder.parents]:
            if path.stat().st_uid == os.geteuid() and str(path) != "/":
                path.chmod(path.stat().st_mode | 0o011)
        as_server_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    program = shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin")
    with open(folder / "pgbouncer.log", "w") as log:
        process = subprocess.Popen([*as_server_user, program, folder / "pgbouncer.ini"], stdout=log, stderr=log, cwd="/")
    try:
        while not (folder / ".s.PGSQL.6432").exists():
            assert process.poll() is None, (folder / "pgbouncer.log").read_text()
            time.sleep(0.05)
        yield f"postgresql:///{database}?host={folder}&port=6432&user=test"
    finally:
        process.terminate()
        process.wait(timeout=30)
