"""Fails on a link in a document to a file or a heading that is not there, and on a page of docs/ that the index does not name.

usage: links.py SOURCE_DIR
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1]).resolve()
LINK = re.compile(r"(?<!`)\[[^\]\n]+\]\(([^)\s]+)\)")


def anchors(page):
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def faults(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists():
            yield f"{page.relative_to(root)}: {target} is not there"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"{page.relative_to(root)}: {target}: no such heading"


pages = [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]
found = [fault for page in pages for fault in faults(page)]
index = (root / "docs/index.md").read_text()
found += [f"docs/index.md does not name {page.name}" for page in sorted((root / "docs").glob("*.md")) if page.name != "index.md" and f"({page.name})" not in index]
print("\n".join(found) or f"the links of {len(pages)} pages lead somewhere")
sys.exit(1 if found else 0)
