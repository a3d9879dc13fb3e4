"""Runs the recipes of a document: its blocks ```console, in order, as one golden case in the embedded broker.

usage: recipe.py TOOL DOCUMENT
"""
import pathlib
import re
import subprocess
import sys
import tempfile

tool, document = sys.argv[1], pathlib.Path(sys.argv[2])
blocks = re.findall(r"^```console\n(.*?)^```$", document.read_text(), re.M | re.S)
if not blocks:
    sys.exit(f"{document} has no block ```console")
with tempfile.TemporaryDirectory() as folder:
    case = pathlib.Path(folder) / "a/b/c/recipe.case"
    case.parent.mkdir(parents=True)
    case.write_text("# needs: broker\n" + "\n".join(blocks))
    runner = pathlib.Path(__file__).parent / "support/run_case.py"
    done = subprocess.run([sys.executable, runner, tool, case])
sys.exit(done.returncode)
