"""For pytest: a real terminal; tmux draws what a person would see, and the bytes that a command writes to one."""
import contextlib
import os
import pty
import subprocess

from kafka import unique
from kafka_tools import until


class Terminal:
    """A shell in a tmux of its own."""

    def __init__(self, name, columns, rows):
        self.name = name
        self("new-session", "-d", "-x", str(columns), "-y", str(rows), "env", "PS1=ready$ ", "bash", "--norc")
        self("set-option", "window-size", "manual")

    def __call__(self, *arguments):
        return subprocess.run(["tmux", "-L", self.name, "-f", "/dev/null", *arguments], check=True, capture_output=True, text=True,
                              env=os.environ | {"TERM": "xterm-256color"}).stdout

    def type(self, *keys):
        self("send-keys", *keys)

    def lines(self):
        return [line for line in self("capture-pane", "-p").splitlines() if line.strip()]

    def state(self):
        """Whether the alternate screen is shown, and the cursor."""
        return self("display-message", "-p", "#{alternate_on} #{cursor_flag}").split()

    def shows(self, *words):
        return until(lambda: all(any(word in line for line in self.lines()) for word in words) and self.lines())


@contextlib.contextmanager
def terminal(columns, rows):
    screen = Terminal(unique("terminal"), columns, rows)
    try:
        yield screen
    finally:
        screen("kill-server")


def written_to_terminal(command):
    """What a command writes to the terminal that is both its stdout and its stderr, byte for byte but for the line ends."""
    ours, its = pty.openpty()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=its, stderr=its)
    os.close(its)
    written = bytearray()
    with contextlib.suppress(OSError):  # EIO: nobody has the other end open
        while part := os.read(ours, 1 << 16):
            written += part
    os.close(ours)
    process.wait(timeout=60)
    return bytes(written).replace(b"\r\n", b"\n")
