"""Compares our formats with second implementations over generated texts: Python's idna and ipaddress, datetime, and the grammars of the
RFCs written down as regular expressions. Every difference must have a known cause.

usage: formats.py ANSWERS COUNT SEED
"""
import collections
import datetime
import ipaddress
import json
import random
import re
import subprocess
import sys

try:
    import idna
except ImportError:
    try:
        from pip._vendor import idna
    except ImportError:
        print("no idna for Python")
        sys.exit(77)

PCT = r"%[0-9A-Fa-f]{2}"
UCS = ("\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(f"{chr(p << 16)}-{chr((p << 16) + 0xfffd)}" for p in range(1, 14))
       + "\U000e1000-\U000efffd")
PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"


def uri_grammar(ucs, private):
    """RFC 3986 appendix A, RFC 3987 section 2.2: (URI, URI-reference)."""
    unreserved = rf"A-Za-z0-9\-._~{ucs}"
    sub = r"!$&'()*+,;="
    pchar = rf"(?:[{unreserved}{sub}:@]|{PCT})"
    h16 = "[0-9A-Fa-f]{1,4}"
    octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    v4 = rf"(?:{octet}\.){{3}}{octet}"
    ls32 = f"(?:{h16}:{h16}|{v4})"
    v6 = "|".join([f"(?:{h16}:){{6}}{ls32}", f"::(?:{h16}:){{5}}{ls32}"]
                  + [f"(?:(?:{h16}:){{0,{n}}}{h16})?::(?:{h16}:){{{4 - n}}}{ls32}" for n in range(0, 5)]
                  + [f"(?:(?:{h16}:){{0,5}}{h16})?::{h16}", f"(?:(?:{h16}:){{0,6}}{h16})?::"])
    future = r"v[0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+"
    host = rf"(?:\[(?:{v6}|{future})\]|(?:[{unreserved}{sub}]|{PCT})*)"
    authority = rf"(?:(?:[{unreserved}{sub}:]|{PCT})*@)?{host}(?::[0-9]*)?"
    tail = rf"(?:\?(?:{pchar}|[/?{private}])*)?(?:#(?:{pchar}|[/?])*)?"
    abempty = f"(?:/{pchar}*)*"
    absolute = f"/(?:{pchar}+(?:/{pchar}*)*)?"
    rootless = f"{pchar}+(?:/{pchar}*)*"
    noscheme = rf"(?:[{unreserved}{sub}@]|{PCT})+(?:/{pchar}*)*"
    uri = rf"[A-Za-z][A-Za-z0-9+\-.]*:(?://{authority}{abempty}|{absolute}|{rootless}|){tail}"
    relative = f"(?://{authority}{abempty}|{absolute}|{noscheme}|){tail}"
    return re.compile(uri), re.compile(f"(?:{uri})|(?:{relative})")


URI, URI_REFERENCE = uri_grammar("", "")
IRI, IRI_REFERENCE = uri_grammar(UCS, PRIVATE)
VARNAME = rf"(?:[A-Za-z0-9_]|{PCT})(?:\.?(?:[A-Za-z0-9_]|{PCT}))*"
VARSPEC = rf"{VARNAME}(?::[1-9][0-9]{{0,3}}|\*)?"
TEMPLATE = re.compile(rf"(?:[\x21\x23-\x24\x26-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e{UCS}{PRIVATE}]|{PCT}|\{{[+#./;?&]?{VARSPEC}(?:,{VARSPEC})*\}})*")
DURATION = re.compile(r"P(?:\d+W|(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?"
                      r"|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))", re.ASCII)
POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*", re.DOTALL)
RELATIVE = re.compile(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)", re.DOTALL)
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def is_date(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return False
    year, month, day = map(int, text.split("-"))
    try:
        datetime.date(year or 2000, month, day)  # there is no year 0 here; 2000 is a leap year too
        return True
    except ValueError:
        return False


def is_address(kind):
    def check(text):
        try:
            kind(text)
            return "%" not in text  # a zone is no part of RFC 4291's text
        except ValueError:
            return False
    return check


def is_hostname(text):
    if not text or len(text) > 253 or not all(LABEL.fullmatch(label) for label in text.split(".")):
        return False
    for label in text.split("."):
        if label.lower().startswith("xn--"):
            try:
                idna.ulabel(label.lower())
            except (idna.IDNAError, UnicodeError):
                return False
    return True


def is_idn_hostname(text):
    try:
        return bool(text) and bool(idna.encode(text, uts46=True, std3_rules=True))
    except (idna.IDNAError, UnicodeError):
        return False


JUDGES = {
    "uri": URI.fullmatch, "uri-reference": URI_REFERENCE.fullmatch, "iri": IRI.fullmatch, "iri-reference": IRI_REFERENCE.fullmatch,
    "uri-template": TEMPLATE.fullmatch, "duration": DURATION.fullmatch, "json-pointer": POINTER.fullmatch,
    "relative-json-pointer": RELATIVE.fullmatch, "uuid": UUID.fullmatch, "date": is_date, "ipv4": is_address(ipaddress.IPv4Address),
    "ipv6": is_address(ipaddress.IPv6Address), "hostname": is_hostname, "idn-hostname": is_idn_hostname,
}

URLS = ["http://a.b:80/c?d#e", "//u:p@[::1]/", "mailto:a@b.c", "a/b:c", "1:2", "%41%zz", "urn:x", "http://[v1.a]", "/a//b?\ue000", "\u00e4/\ufdd0",
        "http://\u00e4.b/?q=%", "?#", "a:b", "::", "http://a:b:c/", "#\U000e0001"]
SEEDS = {
    "uri": URLS, "uri-reference": URLS, "iri": URLS, "iri-reference": URLS,
    "uri-template": ["/a{b}", "{+a.b,c:3}", "{a..b}", "it's{?q*}", "%41{%41}", "{=a}", "{a", "a}", "\ue000{\u00e4}", "{a:0}", "{a:12345}", "%zz"],
    "duration": ["P1Y2M3DT4H5M6S", "P1W", "PT1S", "P", "P1Y2D", "PT", "P1DT1H1S"],
    "json-pointer": ["/a~0b/~1", "", "a", "/~2", "//"], "relative-json-pointer": ["0", "1#", "01", "2/a~1", "#", "1##"],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000"], "date": ["2024-02-29", "2023-02-29", "0000-02-29", "1900-02-29", "2026-13-01", "2026-01-31"],
    "ipv4": ["1.2.3.4", "01.2.3.4", "256.1.1.1", "1.2.3"], "ipv6": ["::1", "1:2:3:4:5:6:7:8", "1::8:", "::1.2.3.4", "1:2:3:4:5:6:7::", "fe80::1%a"],
    "hostname": ["a.b-c.d", "xn--mnchen-3ya.de", "xn--X", "XN--aa---o47jg78q", "a--b", "ab--c", "-a", "xn--ihqwcrb4cv8a8dqg056pqjye", "a" * 64, "xn--07jt112bpxg", "xn--53k"],
    "idn-hostname": ["m\u00fcnchen.de", "fa\u00df.de", "\u3042\u30fb\u3044", "a\u00b7b", "l\u00b7l", "\u0375\u03b2", "\u05d0\u05f3", "\u0628\u0660", "\u0660\u06f0",
                     "\u2603", "\u0915\u094d\u200d\u0937", "a\u200db", "xn--mnchen-3ya", "\u0300a", "a.\u3002b", "\U00010a00", "\u1100", "\u03c2"],
}
ALPHABETS = {"hostname": "ab-.xn0", "idn-hostname": "ab-.\u00fc\u00df\u3042\u30fb\u0660\u06f0\u05d0\u2603\u200d\u00b7\u0640\u3007"}


def mutated(rng, text, alphabet):
    text = list(text)
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(3)
        if kind == 0:
            text.insert(at, rng.choice(alphabet))
        elif text and kind == 1:
            text[at % len(text)] = rng.choice(alphabet)
        elif text:
            del text[at % len(text)]
    return "".join(text)


def cause(name, text):
    if name == "idn-hostname" and text.endswith((".", "\u3002")):
        return "a dot at the end: refused here, the root to idna"
    if name == "hostname" and any(label.lower().startswith("xn---") for label in text.split(".")):
        return "a delimiter behind no letter: no label is encoded so (RFC 5890, 2.3.2.1), which idna does not ask"
    return None


def main():
    program, count, rng = sys.argv[1], int(sys.argv[2]), random.Random(int(sys.argv[3]))
    questions = []
    for name, seeds in SEEDS.items():
        alphabet = ALPHABETS.get(name, "".join(sorted(set("".join(seeds)) | set("aZ09 %:/.-\u00e4"))))
        texts = seeds + [mutated(rng, rng.choice(seeds), alphabet) for _ in range(count // len(SEEDS))]
        questions += [{"format": name, "text": text} for text in texts]
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    answers = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    found, unexplained = collections.Counter(), []
    for question, answer in zip(questions, answers, strict=True):
        name, text = question["format"], question["text"]
        ours, theirs = json.loads(answer)["valid"], bool(JUDGES[name](text))
        if ours == theirs:
            continue
        why = cause(name, text)
        found[why] += 1
        if why is None:
            unexplained.append(f"{name} {json.dumps(text)}: here {ours}, there {theirs}")
    print(f"{len(questions)} texts, {sum(found.values())} differences, {len(unexplained)} without a known cause")
    for why, times in found.items():
        print(f"{times:8}  {why}")
    print("\n".join(unexplained[:40]))
    return 1 if unexplained else 0


sys.exit(main())
