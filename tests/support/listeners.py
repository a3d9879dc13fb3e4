"""For pytest: further listeners of a cluster's broker, each of which advertises an address of its own (bad_links.py has what may stand there)."""
import contextlib
import pathlib
import socket

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
    kafka.leave(0)  # for one that was killed its controller waits until its session ends: ten seconds
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
