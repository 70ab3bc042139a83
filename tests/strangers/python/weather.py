"""Weather in Python's standard library. Otherwise: one request a connection, header names in capitals, ES256 and
RS256 in integers, metadata in both forms, a credential before the method; an unknown key is asked for every 10 seconds.
"""

import json
import os
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from messages import REVISIONS, answer_to
from signatures import decode, signed_by

RESOURCE, ISSUER = os.environ["RESOURCE"], os.environ["ISSUER"]
AUDIENCE, PORT = os.environ.get("AUDIENCE", RESOURCE), int(os.environ["PORT"])
HOST, PATH = urlsplit(RESOURCE).netloc, urlsplit(RESOURCE).path
ROOT = "/.well-known/oauth-protected-resource"
POINTER = f'Bearer resource_metadata="http://{HOST}{ROOT}{PATH}"'
keys, asked = [], 0.0


class Silent(Exception):
    """The issuer cannot be asked."""


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            value = json.load(response)
    except (OSError, ValueError) as error:
        raise Silent from error
    if not isinstance(value, dict):
        raise Silent
    return value


def refresh():
    global keys, asked
    asked = time.monotonic()
    parts = urlsplit(ISSUER)
    metadata = fetch(f"{parts.scheme}://{parts.netloc}/.well-known/oauth-authorization-server{parts.path}")
    if metadata.get("issuer") != ISSUER or not isinstance(metadata.get("jwks_uri"), str):
        raise Silent
    found = fetch(metadata["jwks_uri"]).get("keys")
    if not isinstance(found, list):
        raise Silent
    keys = [key for key in found if isinstance(key, dict)]


def is_time(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def claims_of(token):
    """The claims of a token that is good here, or None."""
    parts = token.split(".")
    decoded = [decode(part) for part in parts]
    if len(parts) != 3 or not all(decoded):
        return None
    try:
        header, claims = (json.loads(part.decode()) for part in decoded[:2])
    except ValueError:
        return None
    if not isinstance(header, dict) or not isinstance(claims, dict) or "crit" in header or "b64" in header:
        return None
    now, aud = time.time(), claims.get("aud")
    if claims.get("iss") != ISSUER or AUDIENCE not in (aud if isinstance(aud, list) else [aud]):
        return None
    if not is_time(claims.get("exp")) or claims["exp"] <= now:
        return None
    if "nbf" in claims and not (is_time(claims["nbf"]) and claims["nbf"] <= now + 10):
        return None
    if not keys:
        refresh()
    elif header.get("kid") not in [key.get("kid") for key in keys] and time.monotonic() - asked > 10:
        refresh()
    return claims if signed_by(keys, header, ".".join(parts[:2]).encode(), decoded[2]) else None


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def say(self, status, fields=None, value=None):
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {**({"CONTENT-TYPE": "application/json"} if body else {}), **(fields or {})}.items():
            self.send_header(name, text)
        self.send_header("CONTENT-LENGTH", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status, error=""):
        parameters = f', error="{error}", scope="weather:read"' if error else ""
        self.say(status, {"WWW-AUTHENTICATE": POINTER + parameters}, {"error": error or "unauthorized"})

    def serve(self):
        path = self.path.split("?")[0]
        if self.headers.get("host") != HOST:
            return self.say(421)
        if path in (ROOT, ROOT + PATH) and self.command in ("GET", "HEAD"):
            document = {"resource": RESOURCE, "authorization_servers": [ISSUER]}
            return self.say(200, {"ACCESS-CONTROL-ALLOW-ORIGIN": "*"}, document)
        if path != PATH:
            return self.say(404)
        if self.headers.get("origin") not in (None, f"http://{HOST}"):
            return self.say(403)
        return self.message()
    def message(self):
        length = self.headers.get("content-length", "0")
        body = self.rfile.read(int(length)) if length.isdigit() and int(length) <= 1_000_000 else None
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        try:
            claims = claims_of(token.strip(" ")) if scheme.lower() == "bearer" else None
        except Silent:
            return self.say(503)
        if scheme.lower() != "bearer" or not token.strip(" "):
            return self.refuse(401)
        if claims is None:
            return self.refuse(401, "invalid_token")
        if not isinstance(claims.get("scope"), str) or "weather:read" not in claims["scope"].split(" "):
            return self.refuse(403, "insufficient_scope")
        if self.command != "POST":
            return self.say(405, {"ALLOW": "POST"})
        if "transfer-encoding" in self.headers:
            return self.say(411)
        if body is None:
            return self.say(413)
        if self.headers.get_content_type() != "application/json":
            return self.say(415)
        try:
            message = json.loads(body.decode())
        except ValueError:
            return self.say(400, {}, {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "Not JSON"}})
        version = self.headers.get("mcp-protocol-version", REVISIONS[0])
        whole = isinstance(message, dict) and message.get("jsonrpc") == "2.0" and isinstance(message.get("method"), str)
        if version not in REVISIONS or not whole or not isinstance(message.get("params", {}), dict):
            error = {"code": -32600, "message": f"One JSON-RPC message of {', '.join(REVISIONS)}"}
            return self.say(400, {}, {"jsonrpc": "2.0", "id": None, "error": error})
        if "id" not in message:
            return self.say(202)
        return self.say(200, {}, answer_to(message))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = serve


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
