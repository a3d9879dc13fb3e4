"""For tests: a command's exit status, output, time and memory."""
import dataclasses
import os
import subprocess
import sys
import time

# wait4 of a child tells of the memory that its parent had when it began, too; so a small program begins the command.
STARTER = """
import os, sys
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
os.write(int(os.environ["MEASURED_TO"]), f"{os.waitstatus_to_exitcode(status)} {usage.ru_maxrss}".encode())
"""


@dataclasses.dataclass
class Measured:
    returncode: int  # negative: a signal; 124: it took longer than the timeout
    stdout: bytes
    stderr: str
    seconds: float
    rss_mib: float  # the most that was resident; a python's 10 MiB at least


def measured(*words, stdin=b"", timeout=120, environment=None):
    read, write = os.pipe()
    started = time.monotonic()
    limited = ["timeout", "-k", "5", str(timeout), *map(str, words)]
    done = subprocess.run([sys.executable, "-S", "-E", "-c", STARTER, *limited], input=stdin, capture_output=True, pass_fds=[write],
                          env={**os.environ, **(environment or {}), "MEASURED_TO": str(write)})
    seconds = time.monotonic() - started
    os.close(write)
    with os.fdopen(read, "rb") as results:
        status, kibibytes = results.read().split()
    return Measured(int(status), done.stdout, done.stderr.decode(errors="replace"), seconds, int(kibibytes) / 1024)
