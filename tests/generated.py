"""Fails when man/ or completions/ are not what the command tree says, or docs/library.md not what examples/ hold.

usage: generated.py TOOL SOURCE_DIR
"""
import pathlib
import subprocess
import sys
import tempfile

tool, root = sys.argv[1], pathlib.Path(sys.argv[2])
sys.path.append(str(root / "scripts"))
sys.dont_write_bytecode = True
import embed_examples  # noqa: E402


def expected():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([tool, "__man", folder, str(root / "man/text")], check=True)
        pages = {f"man/{page.name}": page.read_text() for page in pathlib.Path(folder).iterdir()}
    scripts = {"bash": "shortener-events.bash", "zsh": "_shortener-events", "fish": "shortener-events.fish"}
    for shell, name in scripts.items():
        done = subprocess.run([tool, "completion", shell], check=True, capture_output=True, text=True)
        pages[f"completions/{name}"] = done.stdout
    return pages | {embed_examples.PAGE: embed_examples.page(root)}


def actual():
    files = [*root.glob("man/*.1"), *root.glob("completions/*"), root / embed_examples.PAGE]
    return {str(file.relative_to(root)): file.read_text() for file in files}


want, have = expected(), actual()
stale = sorted(name for name in want.keys() | have.keys() if want.get(name) != have.get(name))
for name in stale:
    print(f"{name}: {'stale' if name in want and name in have else 'missing' if name in want else 'left over'}: run scripts/generate")
sys.exit(1 if stale else 0)
