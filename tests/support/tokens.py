"""For pytest: an OAuth 2 token endpoint of one's own, with or without TLS, and tokens as it signs them."""
import base64
import contextlib
import http.server
import json
import ssl
import subprocess
import threading
import time
import urllib.parse

CLIENT, SECRET, NAME = "events-client", "kept-to-ourselves", "service-events"


def url_base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unsecured_token(**claims):
    """A JWT that nobody signed."""
    return f'{url_base64(json.dumps({"alg": "none"}).encode())}.{url_base64(json.dumps(claims).encode())}.'


def claims_until(life, **more):
    now = int(time.time())
    return {"sub": NAME, "iat": now, "exp": now + life, "aud": "kafka", "iss": "https://idp.invalid"} | more


class Signer:
    """A key, and what a broker needs to know of it."""

    def __init__(self, folder, name):
        self.key = folder / f"{name}.pem"
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        shown = subprocess.run(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], check=True, capture_output=True, text=True).stdout
        self.jwk = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1", "e": "AQAB", "n": url_base64(bytes.fromhex(shown.strip().split("=")[1]))}

    def token(self, life=300, **more):
        parts = ({"alg": "RS256", "typ": "JWT", "kid": "k1"}, claims_until(life, **more))
        signed = ".".join(url_base64(json.dumps(part).encode()) for part in parts)
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), check=True, capture_output=True).stdout
        return f"{signed}.{url_base64(signature)}"


class Endpoint(http.server.ThreadingHTTPServer):
    """Gives tokens at /token to who knows SECRET; other paths answer as endpoints should not. `asked` has what was asked for."""

    daemon_threads = True

    def __init__(self, signer, stranger, life=300):
        super().__init__(("127.0.0.1", 0), Answer)
        self.signer, self.stranger, self.life, self.asked, self.refuses = signer, stranger, life, [], False
        self.scheme = "http"

    def url(self, path="/token"):
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}{path}"

    def handle_error(self, request, client_address):
        pass  # who hangs up in a handshake is a case of the tests

    def answer(self, path):
        """Status, headers and body."""
        token = lambda body: (200, {}, json.dumps({"token_type": "Bearer", **body}))
        answers = {
            "/token": lambda: token({"access_token": self.signer.token(self.life), "expires_in": self.life}),
            "/foreign": lambda: token({"access_token": self.stranger.token(), "expires_in": 300}),
            "/expired": lambda: token({"access_token": self.signer.token(-60), "expires_in": 300}),
            "/opaque": lambda: token({"access_token": "0f8fad5b-d9cb-469f-a165-70867728950e", "expires_in": "300"}),
            "/no-token": lambda: token({"id_token": "x"}),
            "/html": lambda: (200, {"Content-Type": "text/html"}, "<html>Welcome</html>"),
            "/elsewhere": lambda: (302, {"Location": "http://127.0.0.1:9/token"}, ""),
            "/busy": lambda: (503, {}, "try later"),
            "/huge": lambda: (200, {}, "{" + " " * 3_000_000 + "}"),
            "/echo": lambda: (400, {}, json.dumps({"error": "invalid_request", "error_description": f"secret {SECRET} \x1b[31m\n is not"})),
            "/scope": lambda: (400, {}, json.dumps({"error": "invalid_scope"})),
        }
        return answers.get(path, lambda: (404, {}, "nothing here"))()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        self.server.asked.append((self.path, form))
        if self.path == "/silent":
            time.sleep(20)
        known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.server.refuses:
            status, headers, body = 503, {}, "down for a while"
        elif self.headers.get("Authorization") != known or form.get("grant_type") != ["client_credentials"]:
            status, headers, body = 401, {}, json.dumps({"error": "invalid_client", "error_description": "Client authentication failed"})
        else:
            status, headers, body = self.server.answer(self.path)
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def token_endpoint(signer, stranger, certificate=None, **more):
    """`certificate`: a PEM file with key and certificate, for https."""
    endpoint = Endpoint(signer, stranger, **more)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        endpoint.socket = context.wrap_socket(endpoint.socket, server_side=True, do_handshake_on_connect=False)
        endpoint.scheme = "https"
    thread = threading.Thread(target=endpoint.serve_forever, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.shutdown()
        endpoint.server_close()
