"""The word TOPSECRET, in every place where a secret or the command that fetches one may stand, is in no output of any command.

The commands are those of the tree, so a new one is tested too. Nothing listens where they are told to look.

usage: secrets.py TOOL
"""
import base64
import concurrent.futures
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

TOOL = sys.argv[1]
WORD = "TOPSECRET"
CLICK = '{"shortCode":"a","originalUrl":"https://e.com","timestamp":"2026-01-31T09:30:00Z"}'
# What each command needs to get as far as its settings; none: nothing.
ARGUMENTS = {"create": ["https://e.com"], "click": ["a"], "simulate": ["--count", "1"], "publish": ["-c", "click"], "validate": ["-c", "click", "--topic", "t"],
             "tail": ["t"], "lag": ["g"], "topics create": ["t"], "topics show": ["t"], "dlq show": ["0@1"], "contracts show": ["click"],
             "contracts check": ["click", "click"], "contracts diff": ["click", "click"], "contracts usage": ["click"], "completion": ["bash"], "help": ["lag"],
             "sandbox": ["--", "true"], "consume": ["--once", "--sink", "ndjson:lines"], "lag check": ["g"]}
BAD_SINKS = ["mysql://app:TOPSECRET@h/db", "postgres//app:TOPSECRET@h/db", "postgresql:app:TOPSECRET@h/db", "app:TOPSECRET@h", "host=h password=TOPSECRET",
             "postgresql://app:TOPSECRET@127.0.0.1:1/db", "postgresql://app:TOP@SECRET@127.0.0.1:1/db", "postgresql://app:TOPSECRET@127.0.0.1:x/db",
             "postgresql://127.0.0.1:1/db?password=TOPSECRET", "postgresql://app:%zzTOPSECRET@127.0.0.1:1/db", "sqlite:", "postgresql://app:TOPSECRET"]
BAD_WORDS = [["-X", "sasl.password TOPSECRET"], ["-X", "TOPSECRET"], ["-X", "sasl.pasword=TOPSECRET"], ["sasl.password=TOPSECRET"],
             ["--sinc=postgresql://app:TOPSECRET@h/db"], ["postgresql://app:TOPSECRET@h/db"], ["-X", "ssl.key.pem=TOPSECRET", "-X", "security.protocol=ssl"],
             ["-X", "sasl.password=command:exit 7 # TOPSECRET"], ["-X", "sasl.password=command:sleep 9 # TOPSECRET", "--timeout", "300ms"],
             ["-X", "sasl.kerberos.kinit.cmd=TOPSECRET %{no.such}", "-X", "security.protocol=sasl_plaintext"], ["-X", "sasl.oauthbearer.config=TOPSECRET"],
             ["-X", "sasl.oauthbearer.token.endpoint.url=https://u:TOPSECRET@127.0.0.1:1/"], ["-X", "sasl.oauthbearer.token=TOPSECRET"],
             ["-X", "sasl.oauthbearer.tokn=TOPSECRET"], ["-X", "sasl.oauthbearer.assertion.private.key.passphrase=TOPSECRET"]]
BAD_CONFIG = ['"sasl.password" = TOPSECRET', '[properties]\n"sasl.password" = trueTOPSECRET', '[properties]\n"sasl.password" = ["TOPSECRET"]',
              '[properties]\n"sasl.password" = "TOPSECRET', '[properties]\n"sasl.password" = "\\TOPSECRET"', 'sasl.password = "TOPSECRET"',
              '[properties]\n"sasl.password" = "command:exit 1; TOPSECRET"', '[profiles]\nx = "TOPSECRET"']
GOOD_CONFIG = """
[properties]
"security.protocol" = "sasl_plaintext"
"sasl.mechanism" = "PLAIN"
"sasl.username" = "ops"
"sasl.password" = "command:echo TOPSECRET"
"ssl.key.password" = "TOPSECRET"
"sasl.oauthbearer.client.secret" = "env:SECRET"
"sasl.oauthbearer.token.endpoint.url" = "https://127.0.0.1:1/?client_secret=TOPSECRET"
"debug" = "all"
"""
# Logins by a token: from an endpoint where nobody listens, a command, a file, or as it is. {} stands for what each adds.
TOKEN_CONFIG = """
[properties]
"security.protocol" = "sasl_plaintext"
"sasl.mechanism" = "OAUTHBEARER"
"debug" = "all"
{}
"""
ENDPOINT = '"sasl.oauthbearer.method" = "oidc"\n"sasl.oauthbearer.client.id" = "me"\n"sasl.oauthbearer.client.secret" = "{}"\n"sasl.oauthbearer.token.endpoint.url" = "{}"'
TOKENS = [ENDPOINT.format("command:echo TOPSECRET", "http://127.0.0.1:1/token"), ENDPOINT.format("TOPSECRET", "http://127.0.0.1:1/?client_secret=TOPSECRET"),
          ENDPOINT.format("TOPSECRET", "http://u:TOPSECRET@127.0.0.1:1/"), ENDPOINT.format("TOPSECRET", "http://127.0.0.1:ECHO/token"),
          '"sasl.oauthbearer.token" = "TOPSECRET"', '"sasl.oauthbearer.token" = "env:SECRET"', '"sasl.oauthbearer.token" = "file:token"',
          '"sasl.oauthbearer.token" = "command:echo TOPSECRET"', '"sasl.oauthbearer.token" = "command:exit 3 # TOPSECRET"',
          '"sasl.oauthbearer.token" = "command:cat jwt"', '"sasl.oauthbearer.token" = "command:echo GARBAGE.TOPSECRET.GARBAGE"']


def url_base64(claims):
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()


class Echo(http.server.BaseHTTPRequestHandler):
    """A token endpoint that quotes what it was sent."""

    def do_POST(self):
        body = json.dumps({"error": "invalid_client", "error_description": f"who is {base64.b64decode(self.headers['Authorization'].split()[1]).decode()}?"})
        self.send_response(401)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def leaves(command, path=()):
    children = command["commands"]
    if not children or path == ("lag",):
        yield " ".join(path)
    for child in children:
        yield from leaves(child, (*path, child["name"]))


def run(words, limit=60):
    environment = dict(os.environ) | {"SECRET": WORD}
    done = subprocess.run([TOOL, *words], input=CLICK, capture_output=True, text=True, errors="replace", timeout=limit, env=environment)
    seen = done.stdout + done.stderr
    if WORD in seen:
        at = seen.index(WORD)
        return f"{words}: {seen[max(0, at - 200):at + 50]}"
    return f"{words}: {done.returncode} {seen[-500:]}" if done.returncode in (70,) or done.returncode < 0 else None


def cases():
    tree = json.loads(subprocess.run([TOOL, "--help-json"], capture_output=True, text=True, check=True).stdout)["command"]
    quickly = ["-b", "127.0.0.1:1", "--timeout", "1s"]
    for leaf in leaves(tree):
        words = [*leaf.split(), *(ARGUMENTS.get(leaf, []) if leaf != "sandbox" else [])]
        tail = ARGUMENTS["sandbox"] if leaf == "sandbox" else []
        yield [*words, *quickly, "--config", "good.toml", "-vv", *tail]
        yield [*words, *quickly, "-F", "good.properties", "-X", "sasl.password=TOPSECRET", *tail]
    yield ["config", "show", "--config", "good.toml", "-o", "json"]
    yield ["bug-report", "--config", "good.toml", "-o", "json"]
    yield ["config", "show", "-X", "sasl.kerberos.kinit.cmd=TOPSECRET", "-X", "ssl.key.pem=TOPSECRET"]
    for sink in BAD_SINKS:
        for form in ([], ["-o", "json"]):
            yield ["consume", "--once", *quickly, "--sink", sink, *form]
    for words in BAD_WORDS:
        for command in (["topics", "list"], ["bug-report"], ["consume", "--once", "--sink", "ndjson:lines"], ["config", "show"]):
            yield [*command, *quickly, *words]
            yield [*command, *quickly, *words, "-vv"]
    for number, text in enumerate(BAD_CONFIG):
        pathlib.Path(f"bad{number}.toml").write_text(text + "\n")
        yield ["config", "check", "--config", f"bad{number}.toml"]
        yield ["bug-report", "--config", f"bad{number}.toml"]
        pathlib.Path(f"bad{number}.properties").write_text(f"client.id=x\nsasl.password TOPSECRET {number}\n")
        yield ["config", "check", "-F", f"bad{number}.properties"]


def token_cases():
    for number, source in enumerate(TOKENS):
        pathlib.Path(f"token{number}.toml").write_text(TOKEN_CONFIG.format(source))
        for command in (["topics", "list"], ["bug-report"], ["consume", "--once", "--sink", "ndjson:lines"], ["config", "show", "-o", "json"], ["config", "check"],
                        ["lag", "g", "-o", "json"]):
            yield [*command, "-b", "127.0.0.1:1", "--timeout", "2s", "--config", f"token{number}.toml", "-vv"]


def warnings():
    """Each is said once, and not where a shell asks for words."""
    exposed = ["-X", "sasl.password=TOPSECRET", "-X", "security.protocol=sasl_plaintext", "-X", "sasl.mechanism=PLAIN", "-X", "sasl.username=u"]
    done = subprocess.run([TOOL, "topics", "list", "-b", "127.0.0.1:1", "--timeout", "1s", *exposed], capture_output=True, text=True, timeout=60)
    for part in ("can read sasl.password on the command line", "SASL PLAIN without TLS"):
        if done.stderr.count(part) != 1:
            yield f"{part}: {done.stderr}"
    done = subprocess.run([TOOL, "__complete", "--", "tail", *exposed, "-b", "127.0.0.1:1", ""], capture_output=True, text=True, timeout=60)
    if done.stderr:
        yield f"__complete: {done.stderr}"
    done = subprocess.run([TOOL, "consume", "--once", "--sink", "postgresql://u:TOPSECRET@127.0.0.1:1/db", "-b", "127.0.0.1:1"], capture_output=True, text=True, timeout=60)
    if done.stderr.count("the password of --sink on the command line") != 1:
        yield f"--sink: {done.stderr}"


def core_files():
    """A process that holds a secret cannot be looked into: its files in /proc are root's, not its user's."""
    if os.geteuid() != 0:
        return
    nobody = {"user": 65534, "group": 65534, "cwd": "/", "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for words, owner in ((["-X", "sasl.password=file:/etc/hostname"], 0), ([], 65534)):
        process = subprocess.Popen([TOOL, "topics", "list", "-b", "127.0.0.1:1", "--timeout", "30s", *words], **nobody)
        deadline = time.monotonic() + 20
        while os.stat(f"/proc/{process.pid}/environ").st_uid != owner and time.monotonic() < deadline:
            time.sleep(0.02)
        seen = os.stat(f"/proc/{process.pid}/environ").st_uid
        process.kill()
        process.wait()
        if seen != owner:
            yield f"{words}: /proc/PID/environ belongs to {seen}"


def main():
    with tempfile.TemporaryDirectory() as folder, http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as echo:
        threading.Thread(target=echo.serve_forever, daemon=True).start()
        TOKENS[:] = [source.replace("ECHO", str(echo.server_address[1])) for source in TOKENS]
        os.chdir(folder)
        pathlib.Path("good.toml").write_text(GOOD_CONFIG)
        pathlib.Path("token").write_text("TOPSECRET\n")
        pathlib.Path("jwt").write_text(f"x.{url_base64({'sub': 'me', 'exp': int(time.time()) + 60})}.TOPSECRET\n")
        pathlib.Path("good.properties").write_text("sasl.password=TOPSECRET\nssl.key.password=command:echo TOPSECRET\n")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:  # they mostly wait
            failures = [failure for failure in pool.map(run, [*cases(), *token_cases()]) if failure]
        failures += [*warnings(), *core_files()]
        os.chdir("/")
        echo.shutdown()
    print("\n".join(failures) or "no output quotes a secret")
    return 1 if failures else 0


sys.exit(main())
