"""For pytest: a `tail -f` at work, with what it has written so far."""
import contextlib
import os
import subprocess
import tempfile

from kafka import TOOL
from kafka_tools import until


class Follower:
    def __init__(self, process, out, err):
        self.process, self._out, self._err = process, out, err

    def out(self):
        self._out.seek(0)
        return self._out.read()

    def err(self):
        self._err.seek(0)
        return self._err.read()

    def says(self, text, seconds):
        until(lambda: text in self.err() or self.process.poll() is not None, seconds)
        assert text in self.err(), self.err()

    def prints(self, text, seconds=30):
        until(lambda: text in self.out(), seconds)


@contextlib.contextmanager
def following(brokers, *arguments):
    """`tail -f` that prints "partition offset" lines."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen([TOOL, "tail", "-f", "--format", "%p %o\\n", "--timeout", "30s", *arguments], stdout=out, stderr=err,
                                   env=os.environ | {"SHORTENER_EVENTS_BROKERS": brokers})
        try:
            yield Follower(process, out, err)
        finally:
            process.kill()
            process.wait()
