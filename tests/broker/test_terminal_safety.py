"""Nothing in an event acts on the terminal that shows it, or hides on it, in any form of output; and no form loses a byte."""
import json
import subprocess
import unicodedata

import pytest

from kafka import TOOL, run, shared_brokers, unique
from kafka_tools import create_topic
from terminal import written_to_terminal

SURROGATES = range(0xD800, 0xE000)
# Each character that has a meaning, tags and selectors, and the last ones of each plane; the rest, which a unit test goes through too, has none.
CODES = [code for code in range(0x110000)
         if code not in SURROGATES and (code < 0x33000 or 0xE0000 <= code < 0xE1000 or code & 0xFFFF >= 0xFFF0)]
CHUNK = 8192
# Of every kind that was once let through: C1 controls, bidirectional ones, separators, fillers, selectors, tags, annotations, symbols
# that are blank, noncharacters, private use.
HOSTILE = ("\x1b]0;title\x07\x7f\x85\x9b31m\x9d\u202e\u2066\u2069\u061c\u200b\u200d\u2028\u2029\ufeff\u3164\u115f\uffa0\u180e\u034f\u17b4\ufe0f\U000e0101"
           "\U000e0041\ufff9\U0001d173\U0001bca0\U00013430\u2800\ufdd0\U0010ffff\ue000\xad")
FILLERS = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x2800, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def is_safe(character):
    """By Python's own tables, which may be of another Unicode than the tool's: of what they do not know, only noncharacters are judged. Line
    ends and tabs are layout."""
    code, category = ord(character), unicodedata.category(character)
    if category == "Cn":
        return code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
    return character in "\n\t" or (category not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and code not in FILLERS)


def assert_safe(written):
    unsafe = sorted(hex(ord(character)) for character in set(written.decode()) if not is_safe(character))
    assert unsafe == [] and written


def record(text, **more):
    click = {"shortCode": "a", "originalUrl": "https://e.com/", "timestamp": "2026-01-31T09:30:00Z", "country": text, "referer": text} | more
    return envelope(text, json.dumps(click, ensure_ascii=False))


def envelope(text, value):
    return json.dumps({"key": text, "value": value, "headers": [{"name": text[:100], "value": text[:100]}]})


def filled_topic(*records):
    topic = unique("hostile")
    create_topic(shared_brokers(), topic)
    done = run("publish", "--envelope", "--topic", topic, "--no-validate", stdin="\n".join(records))
    assert done.returncode == 0, done.stderr
    return topic


@pytest.fixture(scope="module")
def every_character():
    """Topic with all of them in keys and values, and some of each chunk in headers."""
    texts = ("".join(map(chr, CODES[begin:begin + CHUNK])) for begin in range(0, len(CODES), CHUNK))
    return filled_topic(*(envelope(text, json.dumps(text[100:], ensure_ascii=False)) for text in texts))


@pytest.fixture(scope="module")
def hostile():
    return filled_topic(record(HOSTILE), record(HOSTILE, timestamp=HOSTILE), record(HOSTILE, **{HOSTILE: [HOSTILE]}, city=5))


FORMS = [("text",), ("text", "--pretty"), ("jsonl",), ("raw",), ("text", "--format", "%k %h %s\\n")]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_no_character_acts_or_hides_when_events_are_shown(every_character, form):
    assert_safe(written_to_terminal([TOOL, "--color", "never", "tail", every_character, "--from", "beginning", "-o", *form]))


REPORTS = ["validate --topic {} -c click -o text", "validate --topic {} -c click -o jsonl", "validate --topic {} -c click -o sarif",
           "validate --topic {} -c click -o junit", "validate --topic {} -c click -o github",
           "validate --topic {} -c click --second-opinion", "contracts usage {} -c click", "contracts usage {} -c click -o text", "contracts usage {} -c click -o json",
           "stats {} -o table", "stats {} -o text", "stats {} -o json",
           "dlq list {} -c click", "dlq list {} -c click -o json", "dlq stats {} -c click -o json", "dlq show 0@1 {} -c click", "dlq show 0@1 {} -c click -o json",
           "dlq replay {} -c click --to {} --fix /city=\"x\u202e\"", "dlq replay {} -c click --to {} -o json",
           "tail no\u202etopic -o jsonl", "tail no\u202etopic", "click a\u202eb\x9b --dry-run", "create https://e.com/\u202e --dry-run"]


@pytest.mark.parametrize("report", REPORTS)
def test_no_report_lets_an_event_act_or_hide(hostile, report):
    assert_safe(written_to_terminal([TOOL, "--color", "never", *report.replace("{}", hostile).split(" ")]))


def test_lines_of_json_are_plain_and_still_the_record(every_character):
    lines = run("tail", every_character, "--from", "beginning", "-o", "jsonl").stdout
    codes = set("".join(json.loads(line)["key"] for line in lines.splitlines()))
    assert codes == set(map(chr, CODES))
    assert all(map(is_safe, set(lines)))


def test_what_is_tailed_and_published_again_is_the_same_byte_for_byte(every_character):
    copy = unique("copy")
    create_topic(shared_brokers(), copy)
    subprocess.run(f"{TOOL} tail {every_character} --from beginning -o jsonl | {TOOL} publish --envelope --topic {copy} --no-validate -q", shell=True, check=True)
    original, copied = (subprocess.run([TOOL, "tail", topic, "--from", "beginning", "--format", "%k\x01%h\x01%s\x02"], capture_output=True, check=True).stdout
                        for topic in (every_character, copy))
    assert original == copied and original
