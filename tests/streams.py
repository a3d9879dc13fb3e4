"""Fails where stdout and stderr, when both are one pipe or file as in a CI's log, hold a later message before the results that it is about.

Each command is run three times: with two files, with one file, with one pipe. What comes on stdout then has to stand before the summary that comes on
stderr after it, whole. Runs inside the embedded broker.

usage: shortener-events sandbox -- streams.py TOOL
"""
import os
import subprocess
import sys
import tempfile

tool = os.path.abspath(sys.argv[1])
PREPARED = """
$0 simulate --create 3 --count 60 --seed 7 --invalid 20% -q
$0 consume --once -q --sink sqlite:a.db 2> warnings
$0 simulate --count 20 --seed 8 --dry-run -q > clicks.ndjson; echo '{"shortCode":5}' >> clicks.ndjson
$0 contracts show click > old.json; echo '{"type":"string"}' > new.json
mkdir -p c/examples/valid; echo 1 > c/examples/valid/x.json
"""
# Commands whose last word is on stderr.
LAST_ON_STDERR = [
    "validate -c click clicks.ndjson", "validate -c click clicks.ndjson -o jsonl", "validate -c click clicks.ndjson -o github", "validate --topic url-shortener.click", "dlq replay",
    "dlq replay -o json", "dlq replay --to url-shortener.click", "stats", "stats -o json", "stats -o text", "stats --db a.db",
    "contracts check ./old.json ./new.json", "contracts diff ./old.json ./new.json", "contracts test --contracts c", "contracts usage url-shortener.click",
    "lag analytics-service-group", "dlq show 0@0", "health", "health --topic none", "bug-report",
]


def run(words, **streams):
    return subprocess.run(["bash", "-c", f"{tool} {words}"], stdin=subprocess.DEVNULL, timeout=60, **streams)


def merged(words):
    with open("merged", "wb") as file:
        run(words, stdout=file, stderr=file)
    yield "a file", open("merged", "rb").read()
    yield "a pipe", run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout


def fault(words):
    apart = run(words, capture_output=True)
    if not apart.stdout or not apart.stderr:
        return None, False
    count = len(apart.stdout.splitlines())
    last = apart.stderr.splitlines()[-1]
    for where, text in merged(words):
        lines = text.splitlines()
        if len(lines) != count + len(apart.stderr.splitlines()):
            return f"{words}: in {where} it says {len(lines)} lines, apart {count} and {len(apart.stderr.splitlines())}", True
        shape = bytes(c for c in last if chr(c).isalpha())
        if bytes(c for c in lines[-1] if chr(c).isalpha())[:10] != shape[:10]:
            return f"{words}: in {where} the last line is not the last message:\n{text.decode(errors='replace')[-600:]}", True
    return None, True


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    subprocess.run(["bash", "-ec", PREPARED, tool], check=True)
    results = [(words, *fault(words)) for words in LAST_ON_STDERR]
    os.chdir("/")
faults = [said for _, said, _ in results if said]
judged = [words for words, _, both in results if both]
print("\n".join(faults) or f"{len(judged)} commands keep the order of what they say")
if len(judged) < 10:
    faults.append(f"only {judged} speak on both")
    print(faults[-1])
sys.exit(1 if faults else 0)
