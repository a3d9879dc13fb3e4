"""Runs the commands of docs/ci.md's workflows, in order, in a repository as they expect one: contracts beside events that fulfil them, and, for
`npm test`, a package whose tests ask the broker. What they install must be called as our package is.

usage: workflows.py TOOL SOURCE_DIR
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

tool, source = (pathlib.Path(word).resolve() for word in sys.argv[1:])
page = (source / "docs/ci.md").read_text()
blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)


def lines_of(block):
    return [re.sub(r"^(- )?(run: )?", "", line.strip()) for line in block.splitlines()]


def commands_of(block):
    """One by one; with a Kafka beside them they are one script, for which there is an embedded broker here."""
    ours = [line for line in lines_of(block) if line.startswith("shortener-events ")]
    return ["shortener-events -q sandbox -- bash -e -c " + shlex.quote("\n".join(ours))] if "services:" in block else ours


lines = [line for block in blocks for line in lines_of(block)]
commands = [line for block in blocks for line in commands_of(block)]
assert len(blocks) == 3 and len(commands) >= 8, (blocks, commands)

version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
packages = [word for line in lines for word in line.split() if word.endswith(".deb")]
assert set(packages) == {f"./packages/shortener-events_{version}-1_amd64.deb"}, packages

left_out = None
with tempfile.TemporaryDirectory() as folder:
    environment = os.environ | {"PATH": f"{tool.parent}:{os.environ['PATH']}", "HOME": folder}
    repository = pathlib.Path(folder) / "repository"
    shutil.copytree(source / "contracts", repository / "contracts")
    (repository / "events").mkdir()
    for seed in (1, 2):
        with open(repository / f"events/{seed}.ndjson", "w") as events:
            subprocess.run([tool, "simulate", "--count", "20", "--seed", str(seed), "--dry-run", "-q"], stdout=events, check=True, env=environment)
    (repository / "package.json").write_text(json.dumps({"name": "events", "scripts": {"test": "shortener-events health --no-group -q"}}))
    for command in commands:
        if "npm" in command and not shutil.which("npm"):
            left_out = command
            continue
        done = subprocess.run(["bash", "-e", "-c", command], cwd=repository, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert "<testsuite" in (repository / "junit.xml").read_text()
    assert json.loads((repository / "findings.sarif").read_text())["version"] == "2.1.0"
if left_out:
    print(f"skipped: for want of npm, {left_out}")
    sys.exit(77)
