"""Puts the programs of examples/ into docs/library.md, each between its ```cpp lines behind "<!-- examples/NAME -->".

usage: embed_examples.py   (from the root; scripts/generate calls it)
"""
import pathlib
import re

PAGE = "docs/library.md"
BLOCK = re.compile(r"(<!-- (examples/\S+) -->\n```cpp\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def page(root):
    """The page as it should be."""
    return BLOCK.sub(lambda found: found[1] + (root / found[2]).read_text(), (root / PAGE).read_text())


if __name__ == "__main__":
    text = page(pathlib.Path("."))
    pathlib.Path(PAGE).write_text(text)
