"""Idempotency-Key: a POST that is repeated with its key is done once and answered alike."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from flask import g, request
from pydantic import BaseModel, Field

from service.api.answers import Answer, bad_input, problem
from service.api.shapes import Given
from service.deps import Deps
from service.store import tokens
from service.store.tokens import Remembered
from service.usecases.problems import FieldError

HEADER = "Idempotency-Key"
_LONGEST = 255
_SECRET = ""
_DESCRIPTION = "The same key and body of one token get the same answer, and are done once."
Key = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class PostHeaders(BaseModel):
    """What every POST takes besides its body."""

    key: Annotated[Given[Key], Field(alias=HEADER, description=_DESCRIPTION)] = None


def once(deps: Deps, run: Callable[[], Answer]) -> Answer:
    """Run a request, or give the answer that its key has had.

    The key is noted in a transaction of its own before the work, and its answer after it. A crash
    in between leaves it running for good: we cannot know what was done, so we never do it again.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return run()
    if not 1 <= len(key) <= _LONGEST or not (key.isascii() and key.isprintable()):
        return bad_input(FieldError(HEADER, f"accepts 1 to {_LONGEST} printable ASCII characters"))
    fingerprint = _fingerprint()
    with deps.context.database.write() as tx:
        earlier = tokens.begin(tx, g.token_id, key, fingerprint, deps.context.clock())
    if earlier is not None:
        again = _again(earlier, fingerprint)
        return run() if again is None else again
    return _noted(deps, key, run)


def _fingerprint() -> str:
    """Tell requests apart: same method, address and bytes are the same request."""
    address = f"{request.method} {request.full_path}\n"
    return hashlib.sha256(address.encode() + request.get_data()).hexdigest()


def _again(earlier: Remembered, fingerprint: str) -> Answer | None:
    """Return the answer that was given before; None for a secret, which is read anew."""
    if earlier.fingerprint != fingerprint:
        detail = f"this {HEADER} was used for another request; use a new key for a new request"
        return problem(HTTPStatus.CONFLICT, detail)
    if earlier.status is None or earlier.body is None:
        detail = (
            f"the first request with this {HEADER} is still running; try again in a moment, or, "
            "if this stays, look at what it did and use a new key"
        )
        return problem(HTTPStatus.CONFLICT, detail)
    if earlier.body == _SECRET:
        return None
    return Answer(earlier.status, earlier.body)


def _noted(deps: Deps, key: str, run: Callable[[], Answer]) -> Answer:
    try:
        answer = run()
    except BaseException:
        _forget(deps, key)
        raise
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _forget(deps, key)
        return answer
    with deps.context.database.write() as tx:
        kept = _SECRET if answer.is_secret else answer.text
        tokens.finish(tx, g.token_id, key, answer.status, kept)
    return answer


def _forget(deps: Deps, key: str) -> None:
    with deps.context.database.write() as tx:
        tokens.forget(tx, g.token_id, key)
