"""Fails where clang-format would change a file. usage: format.py SOURCE_DIR"""
import os
import shutil
import subprocess
import sys

FORMATTER = "clang-format-14"  # another version has another opinion

if not shutil.which(FORMATTER):
    print(f"skipped: {FORMATTER} is not installed")
    sys.exit(1 if os.environ.get("CI") else 77)
files = subprocess.run(["git", "ls-files", "*.cpp", "*.hpp"], cwd=sys.argv[1], capture_output=True, text=True, check=True).stdout.split()
files = [file for file in files if os.path.exists(os.path.join(sys.argv[1], file))]
assert files
done = subprocess.run([FORMATTER, "--dry-run", "--Werror", *files], cwd=sys.argv[1], capture_output=True, text=True)
print("\n".join(sorted({line.split(":")[0] for line in done.stderr.splitlines() if "warning" in line or "error" in line}))
      or done.stderr or f"{len(files)} files are formatted")
sys.exit(done.returncode)
