"""Runs a program with DRAFT7_SUITE set to the official JSON Schema Test Suite for draft-07, as the source distribution of
the Python package jsonschema carries it. It is fetched once into FOLDER. Without it the test is skipped (77), but not in CI.

usage: with_draft7_suite.py FOLDER PROGRAM…
"""
import os
import pathlib
import subprocess
import sys
import tarfile

PACKAGE, VERSION = "jsonschema", "4.26.0"
SKIPPED = 77


def fetch(folder):
    """The distribution's archive, through whichever pip this machine has."""
    archive = folder / f"{PACKAGE}-{VERSION}.tar.gz"
    for pip in ([sys.executable, "-m", "pip"], ["python3", "-m", "pip"], ["pip"]):
        if archive.exists():
            break
        command = [*pip, "download", "-q", "--no-deps", "--no-binary", PACKAGE, f"{PACKAGE}=={VERSION}", "-d", str(folder)]
        try:
            subprocess.run(command, check=False, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired):
            continue
    return archive if archive.exists() else None


def unpack(archive, folder):
    prefix = f"{PACKAGE}-{VERSION}/json/tests/draft7/"
    suite = folder / "draft7"
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if member.isfile() and member.name.startswith(prefix):
                target = suite / member.name[len(prefix):]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(tar.extractfile(member).read())
    return suite


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    archive = fetch(folder)
    if archive is None:
        print(f"the source distribution of {PACKAGE} {VERSION} could not be fetched: no test suite")
        return 1 if os.environ.get("CI") else SKIPPED
    os.environ["DRAFT7_SUITE"] = str(unpack(archive, folder))
    return subprocess.run(sys.argv[2:], check=False).returncode


sys.exit(main())
