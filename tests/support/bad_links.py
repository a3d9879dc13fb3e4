"""For pytest: a link to a broker that is slow, breaks again and again, swallows everything for a while, or hands out single bytes."""
import asyncio
import contextlib
import random
import socket
import struct
import threading
import time


class Link:
    """Passes bytes on to `target`: each `delay` seconds late; all connections together at most `rate` bytes a second each way; with `reset_every`
    all connections are reset after about so many seconds, again and again; with `hole=(after, seconds)` nothing passes from so long after the
    first connection on, and then all of it; with `single_bytes` each byte is written by itself. Counts `connections`, `resets` and `held`,
    the seconds that something waited in the hole."""

    def __init__(self, port, target, delay=0.0, rate=None, reset_every=None, hole=None, single_bytes=False):
        self.port, self.target, self.delay, self.rate = port, target.rsplit(":", 1), delay, rate
        self.reset_every, self.hole, self.single_bytes = reset_every, hole, single_bytes
        self.loop, self.free_at, self.chance = asyncio.new_event_loop(), {"up": 0.0, "down": 0.0}, random.Random(7)
        self.open, self.first, self.connections, self.resets, self.held = set(), None, 0, 0, 0.0
        self.listens = threading.Event()

    async def wait_in_hole(self):
        if not self.hole:
            return
        begin = self.first + self.hole[0]
        left = begin + self.hole[1] - time.monotonic()
        if time.monotonic() >= begin and left > 0:
            self.held = max(self.held, left)
            await asyncio.sleep(left)

    async def write(self, writer, data):
        for part in (bytes([byte]) for byte in data) if self.single_bytes else (data,):
            writer.write(part)
            await writer.drain()

    async def pump(self, reader, writer, way):
        queue = asyncio.Queue(64)

        async def take():
            with contextlib.suppress(OSError):
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
                await self.wait_in_hole()
                await self.write(writer, data)
        taking.cancel()
        writer.close()

    async def serve(self, reader, writer):
        self.first = self.first or time.monotonic()
        self.connections += 1
        with contextlib.suppress(OSError):
            await self.wait_in_hole()
            there, back = await asyncio.open_connection(*self.target)
            self.open.add(both := (writer, back))
            await asyncio.gather(self.pump(reader, back, "up"), self.pump(there, writer, "down"), return_exceptions=True)
            self.open.discard(both)

    async def reset_again_and_again(self):
        while True:
            await asyncio.sleep(self.reset_every * self.chance.uniform(0.5, 1.5))
            for both in list(self.open):
                self.resets += 1
                for writer in both:
                    with contextlib.suppress(OSError):  # it has just been closed
                        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    writer.transport.abort()

    def run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", self.port))
        if self.reset_every:
            self.loop.create_task(self.reset_again_and_again())
        self.listens.set()
        self.loop.run_forever()
        server.close()
        for task in (tasks := asyncio.all_tasks(self.loop)):
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


@contextlib.contextmanager
def bad_link(port, target, **kind):
    link = Link(port, target, **kind)
    thread = threading.Thread(target=link.run, daemon=True)
    thread.start()
    assert link.listens.wait(10)
    try:
        yield link
    finally:
        link.loop.call_soon_threadsafe(link.loop.stop)
        thread.join()
