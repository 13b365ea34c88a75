"""Signing in by a provider (OpenID Connect): the code flow with PKCE, a nonce and a state.

Only imported where `OIDC_ISSUER` is set: what it brings along takes a second to read.
"""

from dataclasses import dataclass
from typing import Any

from authlib.integrations.base_client import (  # type: ignore[import-untyped]  # comes without types
    OAuthError,
)
from authlib.integrations.flask_client import (  # type: ignore[import-untyped]  # comes without types
    OAuth,
)
from flask import Flask
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from service.config import Settings

CALLBACK = "/login/callback"
_SECONDS = 10
_NAME = "provider"
# By public keys only: a token that is signed with a shared secret, or not at all, proves nothing.
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_FAILURES = (OAuthError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError)


class ProviderFailed(Exception):
    """The provider did not say who it is; the sentence is for the log."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Who the provider says it is. `email` is empty unless the provider has verified it."""

    subject: str
    email: str


class Provider:
    """The organisation's sign-in provider, asked over HTTP when somebody signs in."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._callback = settings.base_url + CALLBACK
        self._client: Any = OAuth(app).register(
            _NAME,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
            },
        )

    def ask(self) -> Response:
        """Send the browser to the provider. Raises ProviderFailed."""
        try:
            self._checked_issuer()
            sent: Response = self._client.authorize_redirect(self._callback)
        except _FAILURES as error:
            raise ProviderFailed(_said(error)) from error
        return sent

    def answer(self) -> Claims:
        """Read who came back from there, of the present request. Raises ProviderFailed."""
        client = self._client
        try:
            options = {
                "iss": {"essential": True, "value": self._checked_issuer()},
                "aud": {"essential": True, "value": client.client_id},
            }
            token = client.authorize_access_token(claims_options=options)
            return _claims(token["userinfo"])
        except _FAILURES as error:
            raise ProviderFailed(_said(error)) from error

    def _checked_issuer(self) -> str:
        """Hold the provider to its name, which may end in a slash, and to signatures that prove."""
        known = self._client.load_server_metadata()
        told = known.get("id_token_signing_alg_values_supported", ["RS256"])
        known["id_token_signing_alg_values_supported"] = [one for one in told if one in _SIGNATURES]
        issuer = str(known.get("issuer", ""))
        if issuer.rstrip("/") != self._issuer or not known["id_token_signing_alg_values_supported"]:
            known.pop("_loaded_at", None)  # it may be mended over there before we are restarted
            raise ValueError(f"it calls itself {issuer!r} and signs by {told!r}")
        return issuer


def _claims(user: Any) -> Claims:  # noqa: ANN401  # a dictionary of another program's
    email = str(user.get("email", "")) if user.get("email_verified") is True else ""
    return Claims(str(user["sub"]), email.strip().lower())


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
