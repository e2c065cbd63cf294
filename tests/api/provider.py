"""A small identity provider of OpenID Connect, a process of its own: `python -m tests.api.provider CLIENT SECRET`.

It prints its address. POST /person says who is there, with what claims, and what is to go wrong with the next token.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey


class Provider(HTTPServer):
    """What it knows: its client, its key, the person before it, codes that were given out."""

    def __init__(self, client: str, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.client, self.secret = client, secret
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.person: dict[str, Any] = {}
        self.fault = ""
        self.codes: dict[str, dict[str, str]] = {}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.client, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= self.person
        faults: dict[str, dict[str, Any]] = {
            "audience": {"aud": "another"},
            "audiences": {"aud": [self.client, "another"]},
            "issuer": {"iss": "http://127.0.0.1:1"},
            "nonce": {"nonce": "another"},
            "old": {"iat": now - 7200, "exp": now - 3600},
        }
        claims |= faults.get(self.fault, {})
        if self.fault == "rotated":
            self.key = RSAKey.generate_key(2048, {"kid": "2", "use": "sig"})
        if self.fault == "symmetric":  # signed with what the client knows
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self.secret), algorithms=["HS256"])
        if self.fault == "unsigned":
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            return f"{head}.{base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b'=').decode()}."
        key = RSAKey.generate_key(2048, {"kid": "1"}) if self.fault == "key" else self.key
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        provider, address = self.server, urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        match address.path:
            case "/.well-known/openid-configuration":
                said = {"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/keys"}
                said |= {f"{name}_endpoint": f"{provider.issuer}/{name}" for name in ("authorization", "token")}
                self.answer(said)
            case "/keys":
                self.answer({"keys": [provider.key.as_dict(private=False)]})
            case "/authorization":
                code = secrets.token_hex(8)
                provider.codes[code] = asked
                said = {"code": code, "state": asked["state"]}
                self.send_response(302)
                self.send_header("location", f"{asked['redirect_uri']}?{urlencode(said)}")
                self.end_headers()

    def do_POST(self) -> None:
        provider = self.server
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        if self.path == "/person":
            said = json.loads(body)
            provider.person, provider.fault = said["claims"], said.get("fault", "")
            self.answer({})
            return
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = provider.codes.pop(given["code"], None)
        client = base64.b64encode(f"{provider.client}:{provider.secret}".encode()).decode()
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if (
            asked is None
            or self.headers["authorization"] != f"Basic {client}"
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != proof
            or asked["redirect_uri"] != given["redirect_uri"]
        ):
            self.answer({"error": "invalid_grant"}, 400)
            return
        self.answer({"access_token": "x", "token_type": "Bearer", "id_token": provider.token(asked)})

    def answer(self, said: dict[str, Any], status: int = 200) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    running = Provider(*sys.argv[1:3])
    print(running.issuer, flush=True)  # noqa: T201 - that is what it is started for
    running.serve_forever()
