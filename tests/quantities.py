"""Fails when a flag that takes a count, a size, a rate, a share or a duration accepts a value that is none, in any command, or when a flag
takes a kind of value that this test does not know.

usage: quantities.py TOOL [EVERY]    EVERY: only each so manyth pair of a flag and a wrong value, where a start takes long
"""
import concurrent.futures
import json
import os
import subprocess
import sys

tool, every = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1

NEVER = ["-1", "+1", "nan", "inf", "", " ", "1e3", "0x10", "1_000", "9" * 400]
QUANTITIES = {
    "N": NEVER + ["1.5", "18446744073709551616"],
    "DURATION": NEVER + ["5 s", "-5s", "5s5"],
    "SIZE": NEVER + ["-1KiB", "1 MiB", "1TiB"],
    "RATE": NEVER + ["0", "-5/s", "5/y", "999999999999999/s"],
    "SHARE": NEVER + ["-1%", "101%", "1.5", "%"],
    "SHARE:DURATION": NEVER + ["5%", ":", "5%:-1s", "nan:5s", "101%:5s"],
    "SHARE[:N]": NEVER + ["101%", "5%:", "5%:0", "5%:-1", "5%:1.5", "5%:1000000", ":5"],
    "SHARE|KIND=SHARE,...": NEVER + ["101%", "bad-date", "bad-date=", "bad-date=2", "no-such=1%", "bad-date=1%,", "bad-date=1%,bad-date=1%"],
    "K:BETA": NEVER + ["1", "1:", ":1", "0:0.5", "1:0", "1:1.1", "1001:0.5", "1:nan", "-1:0.5"],
    "OCTAL": NEVER + ["0400", "4755", "07777", "689"],
    "EXPONENT": NEVER + ["10.5"],
    "RANGE": NEVER[1:5] + ["1:nan", "inf:", "~:nan"],
}
# A place, a name, a text: none of these counts anything. TIME and POSITION have rules of their own.
OTHERS = {None, "ADDRESS", "CODE", "CONTRACT", "DIR", "FILE", "FILE|URL", "FORM", "FORMAT", "GROUP", "HOST:PORT", "HOST:PORT,...", "ID", "KEY", "KEY=VALUE",
          "NAME", "NAME=VALUE", "TEXT", "TIME", "TOPIC", "URL", "POSITION", "SINK", "REASON", "CONDITION", "FIELD,...", "RE", "REGEX", "TEMPLATE", "uuid|none|/POINTER",
          "NAME[@V]", "/FIELD=JSON"}


def commands(command, path=()):
    yield path, command["options"]
    for child in command["commands"]:
        yield from commands(child, (*path, child["name"]))


def refused(path, option, value):
    name = option["names"][-1]
    words = [tool, *path, f"{name}={value}" if name.startswith("--") else f"{name}{value}"]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
                              env={**os.environ, "SHORTENER_EVENTS_BROKERS": "127.0.0.1:1", "HOME": "/nonexistent"})
    except subprocess.TimeoutExpired:
        return f"{words[1:]}: still running after 20 s"
    if done.returncode not in (2, 3) or (done.returncode == 3 and "UNKNOWN" not in done.stdout):
        return f"{words[1:]}: exit status {done.returncode}: {done.stderr[:200]}"
    if len(done.stderr) > 400:
        return f"{words[1:]}: a message of {len(done.stderr)} bytes"
    if value and name not in done.stderr + done.stdout and value[:20] not in done.stderr + done.stdout:
        return f"{words[1:]}: says neither which flag nor which value: {done.stderr[:200]}"
    return None


tree = json.loads(subprocess.run([tool, "--help-json"], capture_output=True, check=True).stdout)["command"]
checks, problems = [], []
for path, options in commands(tree):
    for option in options:
        value = option["value"]
        if value in QUANTITIES:
            checks += [(path, option, wrong) for wrong in QUANTITIES[value]]
        elif value not in OTHERS and not option["choices"]:
            problems.append(f"{path} {option['names']}: takes a {value}, which is no known kind of value")
with concurrent.futures.ThreadPoolExecutor(3) as pool:
    problems += [problem for problem in pool.map(lambda check: refused(*check), checks[::every]) if problem]
print("\n".join(problems) or f"{len(checks[::every])} of {len(checks)} wrong values refused")
sys.exit(1 if problems or len(checks) < 300 else 0)
