"""Runs tests/clients/compare_verdicts.js, its packages installed into FOLDER. Without npm the test is skipped (77), but not in CI.

usage: compare_verdicts.py FOLDER SOURCE TOOL COUNT
"""
import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77


def install(folder):
    if (folder / "node_modules" / "ajv-formats").exists():
        return True
    command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        return subprocess.run(command, cwd=folder, check=False, timeout=300).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main():
    folder, source = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    tool, count = sys.argv[3:]
    shutil.copytree(source / "tests" / "clients", folder, dirs_exist_ok=True)
    if not install(folder):
        print("npm could not install the services' libraries: nothing to compare with")
        return 1 if os.environ.get("CI") else SKIPPED
    statuses = [subprocess.run(["node", "compare_verdicts.js", kind, count, "20260131", tool, source / "contracts"], cwd=folder,
                               check=False).returncode for kind in ("events", "urls")]
    return max(statuses)


sys.exit(main())
