"""Runs the commands of docs/qa.md, block by block in one folder, and fails where they say on stdout something else than the page. Runs inside
the embedded broker.

usage: shortener-events sandbox -- qa_page.py TOOL SOURCE_DIR [--update]   --update writes into the page what they say now
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

tool, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) / "docs/qa.md"
BLOCKS = re.compile(r"```sh\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def said(commands, folder):
    with tempfile.TemporaryDirectory() as names:  # whatever the program is called here, the page has its name
        os.symlink(tool.resolve(), f"{names}/shortener-events")
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=folder, capture_output=True, text=True, timeout=120,
                              env=os.environ | {"PATH": f"{names}:{os.environ['PATH']}"})
    if done.returncode or done.stderr:
        sys.exit(f"{commands}exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


text = page.read_text()
found = BLOCKS.findall(text)
assert len(found) == text.count("```sh") > 0, "a block of commands has none of what they say behind it"
with tempfile.TemporaryDirectory() as folder:
    answers = [said(commands, folder) for commands, _ in found]
if "--update" in sys.argv:
    rest = iter(answers)
    page.write_text(BLOCKS.sub(lambda block: f"```sh\n{block[1]}```\n\n```text\n{next(rest)}```", text))
wrong = [f"{commands}says\n{answer}instead of\n{expected}" for (commands, expected), answer in zip(found, answers) if answer != expected]
print("\n".join(wrong) or f"{len(found)} blocks of commands say what the page has")
sys.exit(1 if wrong and "--update" not in sys.argv else 0)
