"""An archive of the classes of Kafka, as a running broker has them: with it a broker takes two thirds of the processor time to start, and
the tests start many. It is made once for each Java of a machine and kept beside the jars; without one everything works, slower."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
KAFKA = CACHE / "shortener-events" / "kafka-4.3.1"
JARS = KAFKA / "jars"
LIMIT_SECONDS = 60  # for each step


def java_version():
    """As a file's name has it."""
    told = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    return re.sub(r"[^A-Za-z0-9.]+", "-", told.splitlines()[1]) if len(told.splitlines()) > 1 else "unknown"


def archive():
    return KAFKA / f"classes-{java_version()}.jsa"


def options():
    """For java: what makes it use the archive, where there is one."""
    path = archive()
    return [f"-XX:SharedArchiveFile={path}"] if path.exists() else []


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [open_socket.getsockname()[1] for open_socket in sockets]
    for open_socket in sockets:
        open_socket.close()
    return ports


def properties_beside(properties, folder):
    """Those of a broker, for another one that lives in `folder`; and its address."""
    port, controller = free_ports(2)
    changed = {"listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
               "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}", "controller.quorum.voters": f"1@127.0.0.1:{controller}",
               "log.dirs": str(folder / "data")}
    lines = [line for line in properties.splitlines() if line.split("=")[0] not in changed]
    return "\n".join(lines + [f"{name}={value}" for name, value in changed.items()]) + "\n", f"127.0.0.1:{port}"


def use(tool, address, folder):
    """Lets the broker load what tests let it load: topics, records, a group."""
    environment = os.environ | {"SHORTENER_EVENTS_BROKERS": address}
    deadline = time.monotonic() + LIMIT_SECONDS
    while subprocess.run([tool, "-q", "topics", "create", "--timeout", "2s"], env=environment, capture_output=True).returncode != 0:
        if time.monotonic() > deadline:
            raise TimeoutError("the broker does not answer")
    for arguments in (["simulate", "--count", "100"], ["consume", "--once", "--sink", f"ndjson:{folder}/rows"], ["lag", "--all"]):
        subprocess.run([tool, "-q", *arguments], env=environment, capture_output=True, timeout=LIMIT_SECONDS, check=True)


def make(tool, command, java_options):
    """From the command of a broker that runs; returns why there is none, or None."""
    target = archive()
    if target.exists():
        return None
    with tempfile.TemporaryDirectory(dir=KAFKA) as name:
        folder = pathlib.Path(name)
        text, address = properties_beside(pathlib.Path(command[-1]).read_text(), folder)
        properties = folder / "server.properties"
        properties.write_text(text)
        start = ["java", *java_options, *command[1:-2]]
        try:
            subprocess.run([*start, "kafka.tools.StorageTool", "format", "-t", "c2hhcmVkLWNsYXNzZXMtMQ", "-c", properties], check=True,
                           capture_output=True, timeout=LIMIT_SECONDS)
            made = folder / "classes.jsa"
            with (folder / "log").open("w") as log:
                broker = subprocess.Popen([*start[:-2], f"-XX:ArchiveClassesAtExit={made}", *start[-2:], "kafka.Kafka", properties],
                                          stdout=log, stderr=log)
            try:
                use(tool, address, folder)
                broker.send_signal(signal.SIGTERM)
                broker.wait(LIMIT_SECONDS)
            finally:
                broker.kill()
                broker.wait()
            made.rename(target)
        except (OSError, TimeoutError, subprocess.SubprocessError) as error:
            return f"no archive of Kafka's classes: {error}"
    return None
