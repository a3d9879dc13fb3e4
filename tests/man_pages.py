"""Fails where a man page has a warning of mandoc, lacks a section, or names a page or a document that is not there.

usage: man_pages.py SOURCE_DIR
"""
import pathlib
import re
import shutil
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
SECTIONS = {"1": ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"]}
pages = sorted(root.glob("man/*.[157]"))
names = {page.name for page in pages}
found = []
for page in pages:
    text = page.read_text()
    for section in SECTIONS.get(page.suffix[1:], ["NAME", "DESCRIPTION", "SEE ALSO"]):
        if f"\n.SH {section}\n" not in text:
            found.append(f"{page.name}: has no {section}")
    for name, number in re.findall(r"^\.BR (shortener\\-\S+) \((\d)\)", text, re.M):
        target = f"{name}.{number}".replace("\\-", "-")
        if target not in names:
            found.append(f"{page.name}: names {target}, which is not there")
    for name in re.findall(r"shortener\\-events/docs/([\w.\\-]+\.md)", text):
        if not (root / "docs" / name.replace("\\-", "-")).exists():
            found.append(f"{page.name}: names docs/{name}, which is not there")
if shutil.which("mandoc"):
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *pages], capture_output=True, text=True)
    found += done.stdout.splitlines()
print("\n".join(found) or f"{len(pages)} pages are fine")
sys.exit(1 if found else 77 if not shutil.which("mandoc") else 0)
