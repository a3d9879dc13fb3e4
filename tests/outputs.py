"""Fails where a command of the tree takes `-o json` in silence: each either answers with JSON, or refuses the flag aloud (2; 3 for what is a monitoring plugin).
Combinations of flags in which a format would have no effect are refused, too. Runs inside the embedded broker.

usage: shortener-events sandbox -- outputs.py TOOL
"""
import json
import os
import subprocess
import sys
import tempfile

tool = os.path.abspath(sys.argv[1])
CLICK = '{"shortCode":"a","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z"}\n'
# What each needs to answer; None: it goes on until it is stopped.
ARGUMENTS = {
    "create": "https://e.com", "click": "abc", "publish": "-c click", "validate": "-c click", "lag": "g", "lag check": "g", "dlq show": "0@0",
    "topics create": "--dry-run", "contracts show": "click", "contracts check": "click click", "contracts diff": "click click", "contracts usage": "url-shortener.click",
    "completion": "bash", "help": "lag", "consume": "--once --sink sqlite:a.db", "simulate": "--verify t", "sandbox": None,
}
# Combinations whose form is another's, or a person's alone.
REFUSED = ["health --nagios -o json", "simulate --count 3 -o json", "simulate --list-faults -o json", "sandbox -o json -- true", "lag --watch -o json", "lag g --until-caught-up -o text", "simulate --verify t --db a.db -o jsonl", "lag -o json --listen 127.0.0.1:0", "tail -o json", "validate -c click -o json",
           "tail --format %s -o jsonl", "contracts show click -o json", "publish -c click -o jsonl", "lag check g -o json"]


def leaves(command, path=()):
    if not command["commands"] or path == ("lag",):
        yield " ".join(path), command
    for child in command["commands"]:
        yield from leaves(child, (*path, child["name"]))


def run(words):
    return subprocess.run([tool, *words.split()], input=CLICK, capture_output=True, text=True, timeout=60)


def is_json(text):
    """One document, or a line each; no line at all is a stream of none."""
    try:
        json.loads(text)
        return True
    except ValueError:
        try:
            return all(json.loads(line) is not None for line in text.splitlines())
        except ValueError:
            return False


def fault(name, command):
    choices = next((option["choices"] for option in command["options"] if "--output" in option["names"]), [])
    form = next((form for form in ("json", "jsonl") if form in choices), None)
    if form and ARGUMENTS.get(name, "") is None:
        return None
    words = f"{name} {ARGUMENTS.get(name, '')} -o {form or 'json'}"
    done = run(words)
    if form:
        if done.returncode not in (0, 1, 3) or (done.returncode == 0 and not (is_json(done.stdout) and (done.stdout or form == "jsonl"))) or (done.returncode and not is_json(done.stdout or done.stderr)):
            return f"{words}: {done.returncode}\n{done.stdout[-300:]}{done.stderr[-300:]}"
    elif done.returncode not in (2, 3) or "--output" not in done.stdout + done.stderr:
        return f"{words}: {done.returncode}, not refused\n{done.stdout[-300:]}{done.stderr[-300:]}"
    return None


def refused(words):
    done = run(words)
    return None if done.returncode in (2, 3) and not (done.stdout and is_json(done.stdout)) else f"{words}: {done.returncode}, not refused\n{done.stdout[-300:]}{done.stderr[-300:]}"


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    run("simulate --count 30 --invalid 20% -q --truth t")
    run("consume --once -q --sink sqlite:a.db")
    tree = json.loads(run("--help-json").stdout)["command"]
    commands = list(leaves(tree))
    faults = [said for said in [*(fault(*leaf) for leaf in commands), *map(refused, REFUSED)] if said]
    os.chdir("/")
print("\n\n".join(faults) or f"{len(commands)} commands answer in JSON or refuse to")
sys.exit(1 if faults or len(commands) < 25 else 0)
