"""Runs every example of --help, which are those of the man pages, and the commands of the blocks ```sh of README and the
documents, in the embedded broker, in a folder that has the
files that they name: none may be wrong usage, a bug, or ended by anything but its time.

usage: shortener-events sandbox -- examples.py TOOL SOURCE_DIR
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

tool, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
SECONDS = 2  # what goes on until Ctrl-C is ended then
OURS = re.compile(r"\bshortener-events\b|^sqlite3 ")
# What needs more than there is here, with the status that it then ends with; None: it is not run (broker.rights applies kafka-acls.sh).
ELSEWHERE = {
    "--kafka": None, "-- bash": None, "systemctl": None, "apt install": None, "kafka-acls.sh": None, "tar -xJf": None, "--prefix": None, "scripts/": None, "--all": 3, "--match": 3, "postgresql://": 1,
    "topics create url-shortener.test": 3,
}
# Whose answer is no on these events, which are wrong on purpose.
ANSWERS = ["simulate --verify", "validate --topic", "dlq replay", "lag --max-lag", "health --nagios"]
PREPARED = """
shortener-events simulate --create 3 --count 300 --seed 7 --invalid 20% -q --truth truth.json
shortener-events consume --once -q --sink sqlite:analytics.db 2> warnings
shortener-events consume --once -q --sink sqlite:billing.db --group billing 2> warnings
shortener-events simulate --count 20 --seed 8 --dry-run -q > clicks.ndjson
for name in big all events access; do cp clicks.ndjson $name.ndjson; done
zstd -q big.ndjson; head -1 clicks.ndjson > left
for name in clicks old; do gzip -c clicks.ndjson > $name.gz; done
for topic in old-topic new-topic; do kcat -P -b $SHORTENER_EVENTS_BROKERS -t $topic < clicks.ndjson; done
mkdir -p contracts new-contracts contracts/examples/valid ~/.config/fish/completions
shortener-events contracts show click > my.schema.json
for folder in . contracts new-contracts; do cp my.schema.json $folder/click.v2.schema.json; done
cp my.schema.json contracts/click.v1.schema.json
head -1 clicks.ndjson > contracts/examples/valid/click.v1.one.json
printf 'brokers = "%s"\\n[profiles.prod]\\nbrokers = "%s"\\n' $SHORTENER_EVENTS_BROKERS $SHORTENER_EVENTS_BROKERS > config.toml
mkdir -p ~/.config/shortener-events && cp config.toml ~/.config/shortener-events/
"""


def examples(command):
    yield from command["examples"]
    for child in command["commands"]:
        yield from examples(child)


def of_pages():
    """Their blocks ```console, which have output, are judged by pages.py, and qa.md by qa_page.py."""
    for page in (root / "README.md", *sorted(root.glob("docs/*.md"))):
        for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text(), re.M | re.S) if page.name != "qa.md" else ():
            yield from (re.sub(r"\s+#.*", "", line) for line in block.splitlines() if line.strip())


def run(line, folder, environment):
    return subprocess.run(["timeout", "--kill-after=20", str(SECONDS), "bash", "-o", "pipefail", "-c", line], cwd=folder, env=environment, capture_output=True,
                          text=True, errors="replace", stdin=subprocess.DEVNULL)


def fault(line, done):
    expected = next((status for words, status in ELSEWHERE.items() if words in line), 0)
    said = (done.stdout[-300:] + done.stderr[-600:]).strip()
    if done.returncode not in (0, 124, expected) and not (done.returncode == 1 and any(words in line for words in ANSWERS)):
        return f"$ {line}\nexit status {done.returncode}\n{said}"
    return None


tree = json.loads(subprocess.run([tool, "--help-json"], check=True, capture_output=True, text=True).stdout)
lines = [line for line in dict.fromkeys([*examples(tree["command"]), *of_pages()]) if OURS.search(line)]
with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as names:
    os.symlink(tool, f"{names}/shortener-events")
    environment = os.environ | {"PATH": f"{names}:{os.environ['PATH']}", "HOME": folder}
    subprocess.run(["bash", "-ec", PREPARED], cwd=folder, env=environment, check=True)
    run_here = [line for line in lines if not any(words in line and status is None for words, status in ELSEWHERE.items())]
    found = [said for line in run_here if (said := fault(line, run(line, folder, environment)))]
assert len(run_here) > 80, run_here
print("\n\n".join(found) or f"{len(run_here)} examples do what they say, {len(lines) - len(run_here)} were not run")
sys.exit(1 if found else 0)
