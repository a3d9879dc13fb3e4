"""For pytest: further listeners of a cluster's broker, each of which advertises an address of its own, and a slow link to stand there."""
import asyncio
import contextlib
import pathlib
import socket
import threading
import time

from kafka import free_port, run
from kafka_tools import until


def add_listeners(kafka, advertised):
    """Restarts the broker with a listener for each name; `advertised`: what it tells its clients to be. Returns where each of them listens."""
    ports = {name: free_port() for name in advertised}
    properties = pathlib.Path(kafka.nodes[0]["command"][-1])
    lines = []
    for line in properties.read_text().splitlines():
        if line.startswith("listeners="):
            line += "".join(f",{name}://127.0.0.1:{port}" for name, port in ports.items())
        if line.startswith("advertised.listeners="):
            line += "".join(f",{name}://{address}" for name, address in advertised.items())
        if line.startswith("listener.security.protocol.map="):
            line += "".join(f",{name}:PLAINTEXT" for name in advertised)
        lines.append(line)
    properties.write_text("\n".join(lines) + "\n")
    kafka.kill(0)
    kafka.restart(0)
    until(lambda: run("topics", "list", brokers=kafka.brokers).returncode == 0)
    return {name: f"127.0.0.1:{port}" for name, port in ports.items()}


@contextlib.contextmanager
def nobody_answers():
    """A port that takes connections and says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(512)
        yield f"127.0.0.1:{silent.getsockname()[1]}"


class SlowLink:
    """Passes bytes on to `target`: each `delay` seconds late, and all connections together at most `rate` bytes a second each way."""

    def __init__(self, port, target, delay=0.0, rate=None):
        self.port, self.target, self.delay, self.rate = port, target.rsplit(":", 1), delay, rate
        self.loop, self.free_at = asyncio.new_event_loop(), {"up": 0.0, "down": 0.0}

    async def pump(self, reader, writer, way):
        queue = asyncio.Queue(64)

        async def take():
            while data := await reader.read(4096):
                await queue.put((time.monotonic() + self.delay, data))
            await queue.put((0, b""))

        taking = asyncio.ensure_future(take())
        with contextlib.suppress(OSError):
            while True:
                due, data = await queue.get()
                if not data:
                    break
                if self.rate:
                    self.free_at[way] = max(self.free_at[way], time.monotonic()) + len(data) / self.rate
                    due = max(due, self.free_at[way])
                await asyncio.sleep(max(0, due - time.monotonic()))
                writer.write(data)
                await writer.drain()
        taking.cancel()
        writer.close()

    async def serve(self, reader, writer):
        with contextlib.suppress(OSError):
            there, back = await asyncio.open_connection(*self.target)
            await asyncio.gather(self.pump(reader, back, "up"), self.pump(there, writer, "down"), return_exceptions=True)

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", self.port))
        self.loop.run_forever()
        for task in (tasks := asyncio.all_tasks(self.loop)):
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


@contextlib.contextmanager
def slow_link(port, target, **link):
    link = SlowLink(port, target, **link)
    thread = threading.Thread(target=link.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        link.loop.call_soon_threadsafe(link.loop.stop)
        thread.join()
