"""A sign-in provider on loopback: OpenID Connect over real HTTP, with signed tokens."""

import base64
import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support import servers

CLIENT, CLIENT_SECRET = "unghost", "a secret of the provider's"


@dataclass
class Provider:
    """Signs somebody in without asking; what it says about them may be bent by a test."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    bent: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def token(self, nonce: str) -> str:
        """Sign who it is, for our client, for five minutes."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        key = self.signs_with or self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.person | self.bent, key)


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider and give it."""
    provider = Provider()
    with servers.serving(_app(provider)) as port:
        provider.issuer = f"http://127.0.0.1:{port}"
        yield provider


def _app(provider: Provider) -> Flask:
    app = Flask(__name__)

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Any:
        ends = {"authorization": "authorize", "token": "token"}
        named = {f"{name}_endpoint": f"{provider.issuer}/{path}" for name, path in ends.items()}
        signs = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
        return jsonify(issuer=provider.issuer, jwks_uri=f"{provider.issuer}/keys", **named, **signs)

    @app.get("/authorize")
    def authorize() -> Any:
        code = secrets.token_urlsafe(8)
        provider.asked[code] = request.args.to_dict()
        back = urlencode({"code": code, "state": request.args["state"]})
        return redirect(f"{request.args['redirect_uri']}?{back}")

    @app.post("/token")
    def token() -> Any:
        asked = provider.asked.pop(request.form["code"])
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = request.authorization
        assert known
        assert (known.username, known.password) == (CLIENT, CLIENT_SECRET)
        assert (proof, "S256") == (asked["code_challenge"], asked["code_challenge_method"])
        said = {"access_token": "x", "token_type": "Bearer", "expires_in": 300}
        return jsonify(said | {"id_token": provider.token(asked["nonce"])})

    @app.get("/keys")
    def keys() -> Any:
        return jsonify(keys=[provider.key.as_dict(private=False)])

    return app
