"""The page of `stats --html` in a real browser: nothing keeps people from reading it, on a phone, in the dark, with colours of their own or on paper."""
import json
import pathlib
import shutil
import subprocess

import pytest

from kafka import run, shared_brokers, unique
from kafka_tools import create_topic

HERE = pathlib.Path(__file__).parent / "page"
STRANGE = ('{"shortCode":"<b>&\\"x","originalUrl":"https://e.com/","timestamp":"9999-12-31T09:00:00Z","country":"","referer":"https://'
           + "long-name." * 20 + 'example/"}\n')


def test_a_browser_finds_nothing_that_keeps_people_from_reading_the_page(tmp_path):
    chromium = shutil.which("chromium")
    if not chromium or not shutil.which("npm"):
        pytest.skip("needs Debian's chromium, node and npm")
    for name in "package.json", "look.js":
        shutil.copy(HERE / name, tmp_path)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=tmp_path, check=True, timeout=300)
    topic = unique("page")
    create_topic(shared_brokers(), topic)
    events = run("simulate", "--count", "5000", "--rate", "100/h", "--seed", "5", "--invalid", "2%", "--dry-run", "-q").stdout
    run("publish", "--topic", topic, "--no-validate", "-q", "--key", "none", stdin=events + STRANGE)
    (tmp_path / "topics.json").write_text(json.dumps({"schema": "contract-topics/1", "topics": {topic: {"contract": "click"}}}))
    page = tmp_path / "page.html"
    done = run("stats", topic, "--contracts", str(tmp_path), "--html", str(page), "-q")
    assert done.returncode == 0, done.stderr
    looks = subprocess.run(["node", "look.js", str(page), str(tmp_path)], cwd=tmp_path, env={"CHROMIUM": chromium, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
                           capture_output=True, text=True, timeout=300)
    found = [json.loads(line) for line in looks.stdout.splitlines()]
    assert len(found) == 6, looks.stderr
    for look in found:
        assert not look["violations"] and look["passes"] >= 20 and not look["isTooWide"], look
