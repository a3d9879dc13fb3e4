"""Draws docs/terminal.svg: what the tool says in a terminal, as it says it. Runs in a sandbox with a real Kafka, because the verdict DEAD takes
two and a half minutes in which a group that has members commits nothing:

usage: shortener-events sandbox --kafka -- scripts/picture.py TOOL > docs/terminal.svg
"""
import html
import os
import re
import subprocess
import sys
import tempfile

COLOURS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "36": "#79c0ff", "35": "#d2a8ff", "2": "#8b949e"}
WIDTH, LINE, LEFT, TOP = 8.43, 20, 16, 40
SHOWN = [
    "shortener-events validate --contract click clicks.ndjson --color always",
    "shortener-events publish clicks.ndjson -c click --on-invalid skip --color always",
    "shortener-events lag --sample 165s --color always",
]
BEFORE = """shortener-events simulate --count 2000 --seed 7 -q
shortener-events consume --once -q
shortener-events simulate --count 398 --seed 8 -q
shortener-events simulate --count 2 --seed 9 --dry-run -q > clicks.ndjson
echo '{"shortCode":"spring","originalUrl":"example.com","timestamp":"yesterday"}' >> clicks.ndjson"""


def spans(line):
    """The line in pieces of one colour: [(text, colour, bold)]."""
    colour, bold = "#e6edf3", False
    for part in re.split(r"(\x1b\[[\d;]*m)", line):
        if part.startswith("\x1b"):
            for code in part[2:-1].split(";"):
                colour, bold = ("#e6edf3", False) if code in ("0", "") else (COLOURS.get(code, colour), bold or code == "1")
        elif part:
            yield part, colour, bold


def drawn(lines):
    columns = max(len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in lines)
    width, height = int(LEFT * 2 + columns * WIDTH), TOP + LINE * len(lines) + 8
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
           f'aria-label="shortener-events in a terminal">\n<rect width="100%" height="100%" rx="8" fill="#0d1117"/>')
    for x, fill in ((18, "#ff5f56"), (38, "#ffbd2e"), (58, "#27c93f")):
        yield f'<circle cx="{x}" cy="18" r="6" fill="{fill}"/>'
    for number, line in enumerate(lines):
        column = 0
        for text, colour, bold in spans(line):
            weight = ' font-weight="bold"' if bold else ""
            yield (f'<text x="{LEFT + column * WIDTH:.1f}" y="{TOP + LINE * number + 8}" fill="{colour}"{weight} xml:space="preserve" '
                   f'font-family="ui-monospace,Menlo,Consolas,monospace" font-size="14" textLength="{len(text) * WIDTH:.1f}">{html.escape(text)}</text>')
            column += len(text)
    yield "</svg>"


def session(tool):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(tool), f"{folder}/shortener-events")
        environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}
        subprocess.run(["bash", "-ec", BEFORE], cwd=folder, env=environment, check=True)
        for command in SHOWN:
            yield f"\x1b[32m$\x1b[0m {command.replace(' --color always', '')}"
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            yield from [line.rstrip() for line in done.stdout.splitlines()] + [""]


print("\n".join(drawn(list(session(sys.argv[1])))))
