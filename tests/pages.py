"""Runs the blocks ```console of pages, each page in the embedded broker and a folder of its own, and fails where a command says something
else than the page has. Times, durations, addresses and ids of a run, and how wide columns are, may differ; a line "…" stands for any lines.

usage: pages.py TOOL PAGE... [--update]   --update writes what the commands say now into the pages, but where they have a line "…"
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
tool = pathlib.Path(sys.argv[1]).resolve()
pages = [pathlib.Path(name).resolve() for name in sys.argv[2:] if not name.startswith("--")]


def commands_of(block):
    """[(command, lines that it says)]; a command goes on with lines that begin with "> "."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.startswith("> ") and not found[-1][1]:
            found[-1] = (found[-1][0] + "\n" + line[2:], [])
        else:
            found[-1][1].append(line)
    return found


def said(command, folder, names):
    done = subprocess.run(["bash", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, stdin=subprocess.DEVNULL,
                          env=os.environ | {"PATH": f"{names}:{os.environ['PATH']}", "HOME": folder, "COLUMNS": "100"})
    return done.stdout.splitlines()


OF_A_RUN = re.compile(r"""\d{4}-\d\d-\d\dT[\d:.]+Z | [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22} | mockCluster\w+ | 127\.0\.0\.1:\d+ |
                      \b\d+(\.\d+)?(ms|µs|s|m|h)\b | [\d.,]+k?\ events/s""", re.X)


def plain(line):
    return re.sub(r"\s+", " ", OF_A_RUN.sub("0", line)).rstrip() + "\n"


def pattern(lines):
    return "".join(r"(.*\n)*?" if line.strip() == "…" else re.escape(plain(line)) for line in lines)


def run_page(page):
    text, wrong = page.read_text(), []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as names:
        os.symlink(tool, f"{names}/shortener-events")

        def replay(match):
            block = ""
            for command, expected in commands_of(match[1]):
                lines = said(command, folder, names)
                if not re.fullmatch(pattern(expected), "".join(map(plain, lines))):
                    wrong.append(f"{page.name}: $ {command}\nsays\n" + "\n".join(lines) + "\ninstead of\n" + "\n".join(expected))
                    if "…" not in expected:
                        expected = lines
                block += "$ " + command.replace("\n", "\n> ") + "\n" + "".join(line + "\n" for line in expected)
            return f"```console\n{block}```"

        updated = BLOCK.sub(replay, text)
    if "--update" in sys.argv and updated != text:
        page.write_text(updated)
    return wrong, len(BLOCK.findall(text))


if "--inside" not in sys.argv:  # a broker for each page
    results = [subprocess.run([tool, "-q", "sandbox", "--", sys.executable, __file__, tool, page, "--inside", *(word for word in sys.argv if word == "--update")]) for page in pages]
    sys.exit(max(result.returncode for result in results))
wrong, count = run_page(pages[0])
print("\n\n".join(wrong) or f"{pages[0].name}: {count} blocks say what the page has")
sys.exit(1 if (wrong and "--update" not in sys.argv) or not count else 0)
