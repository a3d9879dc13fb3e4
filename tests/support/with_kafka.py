"""Runs COMMAND with SHORTENER_EVENTS_BROKERS set to the shared Kafka; skips (77) with a reason where there is none, fails in CI.

usage: with_kafka.py STATE_FILE COMMAND...
"""
import json
import os
import pathlib
import sys

state = pathlib.Path(sys.argv[1])
if not state.exists():
    print("skipped: no Apache Kafka was started (are Maven and Java 17 installed?)")
    sys.exit(1 if os.environ.get("CI") else 77)
os.environ["SHORTENER_EVENTS_BROKERS"] = json.loads(state.read_text())["brokers"]
os.execvp(sys.argv[2], sys.argv[2:])
