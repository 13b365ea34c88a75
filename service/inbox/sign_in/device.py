"""A browser that has signed in before is known again, so that strangers cannot lock it out.

Wrong passwords for an account from browsers that nobody knows count together: whoever guesses from
a hundred addresses meets one limit. A browser in which this person has signed in before carries a
signed mark and is counted by itself: it can try while strangers are locked out. The mark lets
nobody in; the password is asked for all the same. (OWASP: "device cookies".)
"""

import hashlib
import secrets

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

_LIFETIME = 180 * 24 * 60 * 60
_NOBODY = ""


class Devices:
    """Marks browsers, and reads the marks."""

    def __init__(self, key: str, *, secure: bool) -> None:
        self._signer = URLSafeTimedSerializer(key, salt="unghost.device")
        self._secure = secure
        self._name = "__Host-unghost-device" if secure else "unghost-device"

    def known(self, email: str) -> str:
        """Return the mark of this browser if it is for this account, else an empty string."""
        try:
            account, mark = self._signer.loads(request.cookies.get(self._name, ""), _LIFETIME)
        except (BadData, TypeError, ValueError):
            return _NOBODY
        return str(mark) if account == _account(email) else _NOBODY

    def mark(self, response: Response, email: str) -> None:
        """Let the browser be known again for this account."""
        mark = self.known(email) or secrets.token_urlsafe(12)
        response.set_cookie(
            self._name,
            self._signer.dumps([_account(email), mark]),
            max_age=_LIFETIME,
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )


def _account(email: str) -> str:
    return hashlib.sha256(email.lower().encode()).hexdigest()[:24]
